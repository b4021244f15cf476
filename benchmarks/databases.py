"""One database for each size: made, filled, kept or dropped."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from benchmarks.server import ROOT, environment

MESSAGES_A_TICKET = 10


def url_for(base: str, rows: int) -> str:
    if is_file(base):
        return f"{base}_{rows}"
    parts = urlsplit(base)
    return parts._replace(path=f"{parts.path}_{rows}").geturl()


def is_file(base: str) -> bool:
    """Of SQLite: a file for each size, beside where the address points."""
    return base.startswith("sqlite")


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def name_of(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def run_on_server(base: str, *statements: str) -> list[tuple]:
    connection = psycopg2.connect(urlsplit(base)._replace(path="/postgres").geturl())
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        found = cursor.fetchall() if cursor.description else []
    connection.close()
    return found


def exists(base: str, rows: int) -> bool:
    url = url_for(base, rows)
    return file_of(url).exists() if is_file(base) else on_server(base, name_of(url))


def on_server(base: str, name: str) -> bool:
    return bool(run_on_server(base, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def drop(base: str, rows: int) -> None:
    if is_file(base):
        for ending in ("", "-wal", "-shm"):
            Path(f"{file_of(url_for(base, rows))}{ending}").unlink(missing_ok=True)
        return
    run_on_server(base, f'DROP DATABASE IF EXISTS "{name_of(url_for(base, rows))}" WITH (FORCE)')


def prepare(base: str, rows: int, data: Path, say: Callable[[str], None]) -> dict:
    """The database of this size, filled if it was not, and the facts that the operations are made of."""
    url = url_for(base, rows)
    name = name_of(url)
    is_new = not exists(base, rows)
    if is_new and not is_file(base):
        # A query that runs on several processes at once would spend what we don't see.
        create = f'CREATE DATABASE "{name}"', f'ALTER DATABASE "{name}" SET max_parallel_workers_per_gather = 0'
        run_on_server(base, *create)
    settings = environment(url, data) | {"ISPCUBE_PRODUCTION": ""}
    try:
        manage(settings, "migrate", "--verbosity=0")
        if is_new:
            say(f"filling {name}")
            numbers = f"--messages={rows}", f"--tickets={rows // MESSAGES_A_TICKET}"
            say(manage(settings, "seed", *numbers).splitlines()[-1])
    except subprocess.CalledProcessError:
        if is_new:
            drop(base, rows)
        raise
    manage(settings | {"ISPCUBE_PRODUCTION": "1"}, "collectstatic", "--no-input", "--verbosity=0")
    return json.loads(run(settings, "-m", "benchmarks.prepare").splitlines()[-1])


def manage(settings: dict[str, str], *arguments: str) -> str:
    return run(settings, "manage.py", *arguments)


def run(settings: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout
