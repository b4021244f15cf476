"""The rows of a listing as CSV: streamed, with cells that a spreadsheet can't take for formulas."""

import csv
import re
from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from listings.columns import Column

BOM = "\ufeff"
CHUNK = 1000
FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n")
SIGNED_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?\Z")


class Echo:
    """A file that hands back what is written to it: csv writes, the response streams."""

    def write(self, text: str) -> str:
        return text


def safe_cell(text: str) -> str:
    """A text that a spreadsheet would run gets an apostrophe, which tells it that this is text."""
    text = text.replace("\x00", "")
    if text.startswith(FORMULA_START) and not SIGNED_NUMBER.match(text):
        return f"'{text}"
    return text


def lines(rows: QuerySet, columns: list[Column]) -> Iterator[str]:
    writer = csv.writer(Echo(), delimiter=";")
    yield BOM
    yield writer.writerow([safe_cell(str(column.label)) for column in columns])
    for row in rows.iterator(chunk_size=CHUNK):
        yield writer.writerow([safe_cell(column.text(row)) for column in columns])


def csv_response(rows: QuerySet, columns: list[Column], name: str) -> StreamingHttpResponse:
    """rows: ordered, as the listing shows them. The file is called "<name>-2026-11-22-1020.csv"."""
    response = StreamingHttpResponse(lines(rows, columns), content_type="text/csv; charset=utf-8")
    stamp = timezone.localtime().strftime("%Y-%m-%d-%H%M")
    response["Content-Disposition"] = f'attachment; filename="{name}-{stamp}.csv"'
    response["Cache-Control"] = "no-store"
    return response
