"""What the page of a listing shows, made from a Reading."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.addresses import address
from listings import paging, table
from listings.cells import drawings
from listings.columns import BulkAction, Column, pick
from listings.emptiness import Empty, empty, too_slow
from listings.foot import Foot
from listings.jobs.counting import Counting, counting
from listings.known import known_columns
from listings.landing import landing
from listings.params import PLACE, encode
from listings.patience import TooSlow
from listings.preview import Preview
from listings.reading import LONGEST_KEY, Reading
from listings.selection import wanted_ids
from listings.toolbar import Toolbar


class Sheet:
    """Lazy: a fragment pays only for what it shows."""

    def __init__(self, reading: Reading):
        self.reading = reading
        self.listing = reading.listing
        self.params = reading.params
        self.cursor_notice = ""
        self.is_too_slow = False

    # --- Rows ---
    @cached_property
    def page(self) -> paging.Page:
        try:
            return self.page_at(after=self.after, before=self.params.get("before"))
        except paging.WrongCursor:
            self.cursor_notice = _("Esa página no existe con este orden: te mostramos la primera.")
            return self.page_at()
        except TooSlow:
            self.is_too_slow = True
            return paging.Page([], has_next=False, has_previous=False)

    def page_at(self, **where: str) -> paging.Page:
        reading = self.reading
        rows = self.listing.with_related(reading.matches())
        return paging.page(rows, reading.order, reading.size, **where, narrowed=reading.is_narrowed)

    @property
    def after(self) -> str:
        """Where the page begins: as a link of ours says, or at the day that was asked for."""
        day = self.params.get("go")
        if not day:
            return self.params.get("after")
        try:
            return landing(day, self.reading.order, self.listing.model)
        except ValidationError as error:
            self.cursor_notice = error.messages[0]
            return ""

    @cached_property
    def count(self) -> paging.Count:
        page = self.page
        if self.is_too_slow:
            return paging.Count(0, capped=True)
        if not (page.has_next or page.has_previous):
            return paging.known(len(page.rows))
        rows = self.reading.matches()
        if not self.reading.is_narrowed:
            return paging.count(rows)
        return paging.at_least(rows, len(page.rows), searched=bool(self.reading.text))

    def row_before(self, row: Any) -> Any | None:
        """The neighbour on the page before."""
        return paging.neighbour_before(self.reading.matches(), self.reading.order, row, self.reading.is_narrowed)

    @cached_property
    def counting(self) -> Counting | None:
        """The way to the exact number; None where the page has it."""
        if not self.count.capped:
            return None
        return counting(self.reading.user, self.listing.listing, self.reading.selection_query)

    @property
    def noun(self) -> str:
        names = self.listing.model._meta
        one = self.count.value == 1 and not self.count.capped
        return str(names.verbose_name if one else self.listing.noun or names.verbose_name_plural)

    @cached_property
    def rows(self) -> list[SafeString]:
        pairs = self.params.without("view", "export")
        printer = table.RowPrinter(
            self.listing,
            self.columns,
            base=f"?{encode(pairs)}&" if pairs else "?",
            ticks=self.can_select,
            current=self.previewed.pk if self.previewed is not None else None,
        )
        return [printer.print(row) for row in self.page.rows]

    @property
    def drawings(self) -> SafeString:
        return drawings(self.rows)

    # --- Columns ---
    @cached_property
    def wanted_columns(self) -> list[str]:
        asked = self.params.get("columns")
        if asked:
            return asked.split(",")
        if self.reading.named and self.reading.named.columns:
            return [key for key in self.reading.named.columns if isinstance(key, str)]
        return known_columns(self.reading.user, self.listing.listing)

    @cached_property
    def columns(self) -> list[Column]:
        return pick(self.reading.columns, self.wanted_columns)

    @cached_property
    def column_choices(self) -> list[tuple[Column, bool]]:
        """All that may be shown, the shown ones first and in their order."""
        hidden = [column for column in self.reading.columns if column not in self.columns]
        return [(column, True) for column in self.columns] + [(column, False) for column in hidden]

    @property
    def heads(self) -> list[table.Head]:
        return table.heads(self.columns, self.reading.order, self.order_url)

    def order_url(self, order: str) -> str:
        return self.params.url(*PLACE, order=order)

    # --- Around the rows ---
    @cached_property
    def toolbar(self) -> Toolbar:
        return Toolbar(self.reading)

    @cached_property
    def bulk_actions(self) -> list[BulkAction]:
        return [action for action in self.listing.bulk_actions if self.reading.user.has_perm(action.permission)]

    @property
    def bulk_buttons(self) -> list[tuple[BulkAction, str]]:
        return [(action, address(action.url_name, **action.url_kwargs)) for action in self.bulk_actions]

    @property
    def here(self) -> str:
        return self.params.url("export")

    @property
    def export_url(self) -> str:
        return self.params.url(*PLACE, export="csv")

    @property
    def can_select(self) -> bool:
        return self.listing.ticks and bool(self.bulk_actions or self.listing.preview_template or self.can_export)

    @cached_property
    def can_export(self) -> bool:
        permission = self.listing.export_permission
        return bool(permission) and self.reading.user.has_perm(permission)

    @cached_property
    def previewed(self) -> Any | None:
        """The row of `view`, among all that the reader may see: a shared link works whatever the filters."""
        wanted = wanted_ids([self.params.get("view")])[:1]
        if not wanted or not self.listing.preview_template:
            return None
        return self.listing.for_preview(self.reading.visible()).filter(pk=wanted[0]).first()

    @cached_property
    def preview(self) -> Preview | None:
        return Preview(self, self.previewed) if self.previewed is not None else None

    @cached_property
    def empty(self) -> Empty | None:
        if self.page.rows:
            return None
        return too_slow() if self.is_too_slow else empty(self.reading, self.toolbar.chips)

    @cached_property
    def foot(self) -> Foot:
        return Foot(self)

    # --- What was asked and had no effect ---
    @cached_property
    def notices(self) -> list[str]:
        page_notice = self.page and self.cursor_notice
        gone = self.params.get("view") and self.listing.preview_template and self.previewed is None
        preview_notice = _("Lo que querías ver no existe o no lo podés ver.") if gone else ""
        own = [notice for notice in (page_notice, preview_notice) if notice]
        return [*self.reading.notices, *self.column_notices, *own]

    @property
    def column_notices(self) -> list[str]:
        seen = {column.key for column in self.reading.columns}
        known = {column.key: column for column in self.listing.columns}
        hidden = _("No tenés permiso para ver la columna «%(name)s».")
        unknown = _("Este listado no tiene una columna «%(name)s».")
        found = [
            hidden % {"name": known[key].label} for key in self.wanted_columns if key in known and key not in seen
        ]
        if self.params.get("columns"):
            found += [unknown % {"name": key[:LONGEST_KEY]} for key in self.wanted_columns if key not in known][:3]
        return found
