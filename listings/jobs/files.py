"""The files that jobs make: under names that nobody guesses, served by their page alone, gone after some days."""

import time
import uuid
from pathlib import Path

from django.conf import settings

# A file being written belongs to no job yet; a day later it never will.
ORPHAN_SECONDS = 24 * 60 * 60


def folder() -> Path:
    path = Path(settings.MEDIA_ROOT) / "jobs"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def new_name(ending: str) -> str:
    return f"{uuid.uuid4().hex}.{ending}"


def path_of(name: str) -> Path:
    """name: as the job's row has it, never as a request says it."""
    return folder() / Path(name).name


def remove(name: str) -> None:
    if name:
        path_of(name).unlink(missing_ok=True)


def orphans(known: set[str]) -> list[Path]:
    """Left by workers that were killed while they wrote."""
    late = time.time() - ORPHAN_SECONDS
    return [path for path in folder().iterdir() if path.name not in known and path.stat().st_mtime < late]
