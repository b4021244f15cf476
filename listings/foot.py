from functools import cached_property
from typing import TYPE_CHECKING

from listings import paging
from listings.params import PLACE

if TYPE_CHECKING:
    from listings.sheet import Sheet


class Foot:
    """Where this page stands, and the way to the others."""

    def __init__(self, sheet: "Sheet"):
        self.sheet = sheet
        self.order = sheet.reading.order

    @cached_property
    def start(self) -> paging.Count | None:
        """The place of the page's first row, from 1."""
        page = self.sheet.page
        if not page.rows:
            return None
        if not page.has_previous:
            return paging.Count(1, capped=False)
        return paging.count_before(self.sheet.reading.matches(), self.order, page.rows[0]).plus(1)

    @property
    def end(self) -> paging.Count | None:
        return self.start.plus(len(self.sheet.page.rows) - 1) if self.start else None

    @property
    def next_url(self) -> str:
        page = self.sheet.page
        return self.url(after=paging.cursor(self.order, page.rows[-1])) if page.has_next and page.rows else ""

    @property
    def previous_url(self) -> str:
        page = self.sheet.page
        return self.url(before=paging.cursor(self.order, page.rows[0])) if page.has_previous and page.rows else ""

    @property
    def first_url(self) -> str:
        return self.sheet.params.url(*PLACE) if self.sheet.page.has_previous else ""

    @property
    def last_url(self) -> str:
        return self.url(before=paging.END) if self.sheet.page.has_next else ""

    def url(self, **place: str) -> str:
        return self.sheet.params.url(*PLACE, **place)
