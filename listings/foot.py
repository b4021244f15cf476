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
        """The place of the page's first row, from 1; None where telling it would mean counting too many."""
        page = self.sheet.page
        if not page.rows:
            return None
        if not page.has_previous:
            return paging.Count(1, capped=False)
        return self.told() or self.from_the_end() or self.counted()

    def told(self) -> paging.Count | None:
        """As the link that led here says."""
        after = paging.place_in(self.sheet.params.get("after"))
        before = paging.place_in(self.sheet.params.get("before"))
        first = after + 1 if after else before - len(self.sheet.page.rows)
        return paging.Count(first, capped=False) if first > 0 and (after or before) else None

    def from_the_end(self) -> paging.Count | None:
        count = self.sheet.count
        if self.sheet.page.has_next or count.capped:
            return None
        return paging.Count(count.value - len(self.sheet.page.rows) + 1, capped=False)

    def counted(self) -> paging.Count | None:
        reading, first = self.sheet.reading, self.sheet.page.rows[0]
        before = paging.count_before(reading.matches(), self.order, first, searched=bool(reading.text))
        return None if before.capped else before.plus(1)

    @property
    def end(self) -> paging.Count | None:
        return self.start.plus(len(self.sheet.page.rows) - 1) if self.start else None

    def cursor(self, index: int) -> str:
        """Of a row of this page, with its place."""
        row = self.sheet.page.rows[index]
        place = self.start.value + (index % len(self.sheet.page.rows)) if self.start else 0
        return paging.cursor(self.order, row, place)

    @property
    def next_url(self) -> str:
        page = self.sheet.page
        return self.url(after=self.cursor(-1)) if page.has_next and page.rows else ""

    @property
    def previous_url(self) -> str:
        page = self.sheet.page
        return self.url(before=self.cursor(0)) if page.has_previous and page.rows else ""

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a jump to a date keeps of the address."""
        return self.sheet.params.without(*PLACE)

    @property
    def day(self) -> str:
        return self.sheet.params.get("go")

    @property
    def can_go(self) -> bool:
        """Whether the list stands in the order of a date, and has more than this page."""
        page = self.sheet.page
        return self.order.is_dated(self.sheet.listing.model) and (page.has_next or page.has_previous)

    @property
    def first_url(self) -> str:
        return self.sheet.params.url(*PLACE) if self.sheet.page.has_previous else ""

    @property
    def last_url(self) -> str:
        return self.url(before=paging.END) if self.sheet.page.has_next else ""

    def url(self, **place: str) -> str:
        return self.sheet.params.url(*PLACE, **place)
