"""The rows of a page as HTML. Written in Python, because a page has hundreds of cells."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.markup import escaped, markup
from listings.columns import Column
from listings.declaration import Listing
from listings.paging import Order

MOST_COLUMNS = 50
TICK = (
    '<td class="check"><label class="check-box"><input class="form-check-input" type="checkbox" name="ids"'
    ' value="{}" form="bulk" aria-label="{}"></label></td>'
)
HEADS_ONLY = ("width-", "quiet-head")
CELL = mark_safe("<td>")  # a constant of ours
PREVIEW_LINK = '<a class="row-link" href="{}" hx-get>{}</a>'


@dataclass(frozen=True)
class Head:
    """One heading: sort is "ascending", "descending" or empty; url orders by it, or turns the order round."""

    label: object
    css: str
    url: str = ""
    sort: str = ""


def heads(columns: list[Column], order: Order, url_for: Callable[[str], str]) -> list[Head]:
    return [head(column, order, url_for) for column in columns]


def head(column: Column, order: Order, url_for: Callable[[str], str]) -> Head:
    if not column.order:
        return Head(column.label, column.css)
    if column.key != order.key:
        return Head(column.label, column.css, url_for(column.key))
    sort = "descending" if order.descending else "ascending"
    return Head(column.label, column.css, url_for(order.reversed().param), sort)


def start(css: str) -> SafeString:
    """Of a cell. How wide a column is, its heading says (table-layout: fixed), once for all rows."""
    own = " ".join(name for name in css.split() if not name.startswith(HEADS_ONLY))
    return markup('<td class="{}">', own) if own else CELL


class RowPrinter:
    """Writes the rows of one page; what is the same for all of them is worked out once.

    base: the page's own address up to where `view=` is added.
    """

    def __init__(self, listing: type[Listing], columns: list[Column], *, base: str, ticks: bool, current: object):
        self.listing, self.base, self.ticks, self.current = listing, base, ticks, current
        self.cells = [(one, start(one.css)) for one in columns]
        self.tick_label = _("Elegir %(row)s")
        self.group = object()

    def print(self, row: Any) -> SafeString:
        key = escaped(row.pk)
        tick = self.tick(row, key) if self.ticks else ""
        cells = "".join([f"{start}{self.cell(row, column)}</td>" for column, start in self.cells])
        head = f'{self.heading(row)}<tr id="row-{key}" data-id="{key}"{self.css(row)}>'
        return SafeString(f"{head}{tick}{cells}</tr>")  # put together from markup only

    def heading(self, row: Any) -> str:
        group = self.listing.group(row) if self.listing.group else ""
        if not group or group == self.group:
            return ""
        self.group = group
        return markup('<tr class="group"><th colspan="{}" scope="colgroup">{}</th></tr>', MOST_COLUMNS, group)

    def css(self, row: Any) -> str:
        own = self.listing.row_css(row) if self.listing.row_css else ""
        css = f"{own} current".strip() if row.pk == self.current else own
        return markup(' class="{}"', css) if css else ""

    def view_url(self, row: Any) -> str:
        return f"{self.base}view={row.pk}" if self.listing.preview_template else ""

    def tick(self, row: Any, key: str) -> str:
        return markup(TICK, key, self.tick_label % {"row": self.listing.row_label(row)})

    def cell(self, row: Any, column: Column) -> str:
        content = column.cell(row)
        if not column.main:
            return escaped(content)
        if self.listing.row_url:
            return markup('<a class="row-link" href="{}">{}</a>', self.listing.row_url(row), content)
        url = self.view_url(row)
        return markup(PREVIEW_LINK, url, content) if url else escaped(content)
