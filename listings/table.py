"""The rows of a page as HTML. Written in Python, because a page has hundreds of cells."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

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
    return format_html('<td class="{}">', own) if own else CELL


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
        return format_html(
            '{}<tr id="row-{}" data-id="{}"{}>{}{}</tr>',
            self.heading(row),
            *(str(row.pk), str(row.pk), self.css(row)),
            self.tick(row) if self.ticks else "",
            format_html_join("", "{}{}</td>", ((start, self.cell(row, column)) for column, start in self.cells)),
        )

    def heading(self, row: Any) -> SafeString | str:
        group = self.listing.group(row) if self.listing.group else ""
        if not group or group == self.group:
            return ""
        self.group = group
        return format_html('<tr class="group"><th colspan="{}" scope="colgroup">{}</th></tr>', MOST_COLUMNS, group)

    def css(self, row: Any) -> SafeString | str:
        own = self.listing.row_css(row) if self.listing.row_css else ""
        css = f"{own} current".strip() if row.pk == self.current else own
        return format_html(' class="{}"', css) if css else ""

    def view_url(self, row: Any) -> str:
        return f"{self.base}view={row.pk}" if self.listing.preview_template else ""

    def tick(self, row: Any) -> SafeString:
        return format_html(TICK, str(row.pk), self.tick_label % {"row": self.listing.row_label(row)})

    def cell(self, row: Any, column: Column) -> SafeString:
        content = conditional_escape(column.cell(row))
        if not column.main:
            return content
        if self.listing.row_url:
            return format_html('<a class="row-link" href="{}">{}</a>', self.listing.row_url(row), content)
        url = self.view_url(row)
        return format_html(PREVIEW_LINK, url, content) if url else content
