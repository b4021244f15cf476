"""A table as .xlsx, in constant memory: each row is on the disk before the next one is made."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

# What Excel takes.
ROWS_A_SHEET = 1_048_576
LONGEST_CELL = 32_767
FIRST_YEAR = 1900
WIDTH = 18


class Book:
    """Rows after rows; a full sheet is followed by another with the same head."""

    def __init__(self, path: Path, head: list[str], name: str):
        self.book = Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
        self.book.use_zip64()
        self.bold = self.book.add_format({"bold": True})
        self.moment = self.book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        self.head, self.name, self.sheets = head, name, 0
        self.start_sheet()

    def start_sheet(self) -> None:
        self.sheets += 1
        self.sheet = self.book.add_worksheet(
            f"{self.name[:25]} {self.sheets}" if self.sheets > 1 else self.name[:31]
        )
        self.sheet.freeze_panes(1, 0)
        self.sheet.set_column(0, len(self.head), WIDTH)
        for place, label in enumerate(self.head):
            self.sheet.write_string(0, place, label, self.bold)
        self.row = 1

    def add(self, values: Iterable[Any]) -> None:
        if self.row >= ROWS_A_SHEET:
            self.start_sheet()
        for place, value in enumerate(values):
            self.put(place, value)
        self.row += 1

    def put(self, place: int, value: Any) -> None:
        """Text is always written as text, so nothing that it begins with is ever run."""
        moment = getattr(value, "moment", value)
        if isinstance(moment, datetime) and moment.year >= FIRST_YEAR:
            self.sheet.write_datetime(self.row, place, moment, self.moment)
        elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            self.sheet.write_number(self.row, place, value)
        elif text := str(value).replace("\x00", "")[:LONGEST_CELL]:
            self.sheet.write_string(self.row, place, text)


@contextmanager
def book(path: Path, head: list[str], name: str) -> Iterator[Book]:
    made = Book(path, head, name)
    yield made
    made.book.close()
