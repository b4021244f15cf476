from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.html import strip_tags


@dataclass(frozen=True)
class Column:
    """One column of a listing.

    cell: row → what the cell shows; plain text is escaped, a SafeString is taken as it is.
    order: the indexed NOT NULL field to order by, or None. export: row → plain text, a number or
    `cells.moment_text` for the files; without it, the cell's text. main: the cell is the row's link, so it must
    hold no link itself, and it can't be hidden.
    """

    key: str
    label: Any
    cell: Callable[[Any], str]
    order: str | None = None
    permission: str | None = None
    default: bool = True
    css: str = ""
    export: Callable[[Any], Any] | None = None
    main: bool = False

    def value(self, row: Model) -> Any:
        """For a file that knows numbers and dates."""
        return self.export(row) if self.export else strip_tags(str(self.cell(row))).strip()

    def text(self, row: Model) -> str:
        return str(self.value(row))


@dataclass(frozen=True)
class BulkAction:
    """Something to do with many rows: a button that posts the selection to a page of the consumer."""

    key: str
    label: Any
    icon: str
    permission: str
    url_name: str
    url_kwargs: dict[str, Any] = field(default_factory=dict)
    primary: bool = False
    shortcut: str = ""  # a letter; acts on the ticked rows, or else on the one that has the focus


def allowed(columns: list[Column], user) -> list[Column]:
    return [column for column in columns if column.permission is None or user.has_perm(column.permission)]


def pick(columns: list[Column], wanted: list[str]) -> list[Column]:
    """The wanted ones in the wanted order; the defaults when none is left; always with the row's link."""
    by_key = {column.key: column for column in columns}
    picked = [by_key[key] for key in dict.fromkeys(wanted) if key in by_key]
    if not picked:
        return [column for column in columns if column.default or column.main]
    main = [column for column in columns if column.main and column not in picked]
    return main + picked
