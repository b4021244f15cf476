"""A listing as a file, made aside: by the rights that its reader has when it is made."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from listings import export, registry
from listings.columns import Column, pick
from listings.declaration import Listing
from listings.jobs import files
from listings.jobs.choices import Lane
from listings.jobs.kinds import JobRefused, Kind
from listings.jobs.models import Job
from listings.jobs.reader import open_listing, reading_of
from listings.jobs.sheets import book
from listings.jobs.turns import Turn
from listings.reading import Reading

FORMATS = {"xlsx": "Excel", "csv": "CSV"}
Chunks = Iterator[list[Any]]


class PutOff(Exception):
    """This process is about to end: another makes the file, from its beginning."""


class ExportKind(Kind):
    """params: listing, query, columns, format, ticked (the rows are those frozen in the job), of (its title)."""

    key = "listings.export"
    lane = Lane.FILE
    icon = "download"

    @classmethod
    def lease(cls) -> timedelta:
        # Putting the last pages of a big file together takes a while without a word.
        return super().lease() * 6

    @classmethod
    def title(cls, job: Job) -> str:
        name = FORMATS.get(job.params.get("format", ""), "")
        return _("%(listing)s en %(format)s") % {"listing": job.params.get("of", ""), "format": name}

    @classmethod
    def check(cls, job: Job, owner: User) -> None:
        open_listing(job, owner)
        if not cls.may_download(job, owner):
            raise JobRefused(_("No tenés permiso para exportar este listado."))

    @classmethod
    def may_download(cls, job: Job, owner: User) -> bool:
        listing = registry.find(job.params.get("listing", ""))
        wanted = listing.export_permission if listing else ""
        return bool(listing and wanted) and listing.is_open_to(owner) and owner.has_perm(wanted)

    @classmethod
    def back_url(cls, job: Job) -> str:
        listing = registry.find(job.params.get("listing", ""))
        return f"{listing.url()}?{job.params['query'] or 'all=1'}" if listing else ""

    @classmethod
    def step(cls, turn: Turn) -> bool:
        ending = turn.job.params["format"]
        listing = open_listing(turn.job, turn.owner)
        reading = reading_of(listing, turn.owner, turn.job.params["query"])
        rows = chosen_rows(turn.job, reading)
        turn.save(total=rows.order_by().count(), done=0, failed=0)
        chunks = told(turn, export.in_chunks(listing.with_related(rows), reading.order))
        name = files.new_name(ending)
        try:
            with written(files.path_of(name)) as path:
                WRITERS[ending](path, chunks, columns_of(turn.job, reading), listing)
        except PutOff:
            turn.release()
            return True
        size = files.path_of(name).stat().st_size
        turn.finish(file=name, file_size=size, file_name=export.file_name(listing.listing, ending))
        return True


def chosen_rows(job: Job, reading: Reading) -> QuerySet:
    if job.params["ticked"]:
        return reading.visible().filter(pk__in=job.rows.values("object_id"))
    return reading.matches()


def columns_of(job: Job, reading: Reading) -> list[Column]:
    """Those that were on the page, as far as the reader may see them now."""
    return pick(reading.columns, job.params["columns"])


def told(turn: Turn, chunks: Chunks) -> Chunks:
    """The same chunks, each written down as done. Raises ClaimLost, PutOff."""
    done = 0
    for chunk in chunks:
        yield chunk
        done += len(chunk)
        turn.save(done=done)
        if turn.rest():
            raise PutOff


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """The file has its name only once it is whole."""
    with TemporaryDirectory(dir=path.parent) as workshop:
        part = Path(workshop) / path.name
        yield part
        os.replace(part, path)


def write_csv(path: Path, chunks: Chunks, columns: list[Column], listing: type[Listing]) -> None:
    table = ([column.text(row) for column in columns] for chunk in chunks for row in chunk)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(export.csv_lines([column.label for column in columns], table))


def write_xlsx(path: Path, chunks: Chunks, columns: list[Column], listing: type[Listing]) -> None:
    with book(path, [str(column.label) for column in columns], str(listing.title)) as sheets:
        for chunk in chunks:
            for row in chunk:
                sheets.add([column.value(row) for column in columns])


WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
