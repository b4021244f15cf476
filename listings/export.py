"""The rows of a listing as a file, in constant memory: read by keyset chunks, so no query lasts as long as it.

A row that changes its place in the order meanwhile may be met twice, or not at all.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from listings.columns import Column
from listings.paging import Order

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


def in_chunks(rows: QuerySet, order: Order, size: int = CHUNK) -> Iterator[list[Any]]:
    """rows: with all that a row shows. Each chunk is a short query of its own: nothing is held between two."""
    found = list(rows.order_by(*order.ordering())[:size])
    while found:
        yield found
        last = found[-1]
        beyond = rows.filter(order.beyond(order.value(last), last.pk))
        found = list(beyond.order_by(*order.ordering())[:size]) if len(found) == size else []


def csv_lines(head: Iterable[object], table: Iterable[Iterable[object]]) -> Iterator[str]:
    writer = csv.writer(Echo(), delimiter=";")
    yield BOM
    yield writer.writerow([safe_cell(str(one)) for one in head])
    for row in table:
        yield writer.writerow([safe_cell(str(one)) for one in row])


def texts(rows: QuerySet, order: Order, columns: list[Column]) -> Iterator[list[str]]:
    for chunk in in_chunks(rows, order):
        for row in chunk:
            yield [column.text(row) for column in columns]


def file_name(name: str, ending: str) -> str:
    """ "<name>-2026-11-22-1020.csv" """
    return f"{name}-{timezone.localtime():%Y-%m-%d-%H%M}.{ending}"


def csv_response_of(lines: Iterable[str], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(name, "csv")}"'
    response["Cache-Control"] = "no-store"
    return response


def csv_response(rows: QuerySet, order: Order, columns: list[Column], name: str) -> StreamingHttpResponse:
    head = [column.label for column in columns]
    return csv_response_of(csv_lines(head, texts(rows, order, columns)), name)
