from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from listings.sheet import Sheet


class Preview:
    """The pane of one row, and the way to its neighbours."""

    def __init__(self, sheet: "Sheet", row: Any):
        self.sheet = sheet
        self.row = row

    @cached_property
    def index(self) -> int | None:
        """Where the row stands on this page; None when a shared link shows a row of another one."""
        places = [index for index, row in enumerate(self.sheet.page.rows) if row.pk == self.row.pk]
        return places[0] if places else None

    @property
    def close_url(self) -> str:
        return self.sheet.params.url("view")

    @property
    def next_url(self) -> str:
        page = self.sheet.page
        if self.index is None:
            return ""
        if self.index + 1 < len(page.rows):
            return self.url(page.rows[self.index + 1])
        if page.beyond is not None:
            return self.url(page.beyond, after=self.sheet.foot.cursor(self.index))
        return ""

    @property
    def previous_url(self) -> str:
        page = self.sheet.page
        if self.index is None or (self.index == 0 and not page.has_previous):
            return ""
        if self.index:
            return self.url(page.rows[self.index - 1])
        row = self.sheet.row_before(self.row)
        return self.url(row, before=self.sheet.foot.cursor(0)) if row else ""

    @property
    def next_turns(self) -> bool:
        """Whether the next row stands on the next page, so that the list turns too."""
        return self.index is not None and self.index + 1 == len(self.sheet.page.rows)

    @property
    def previous_turns(self) -> bool:
        return self.index == 0

    def url(self, row: Any, **place: str) -> str:
        drop = ("after", "before", "go") if place else ()
        return self.sheet.params.url(*drop, view=row.pk, **place)

    @property
    def position(self) -> str:
        if self.index is None:
            return ""
        start = self.sheet.foot.start
        return str(start.plus(self.index)) if start else ""

    @property
    def context(self) -> dict[str, object]:
        return self.sheet.listing.get_preview_context(self.row, self.sheet.reading.request)
