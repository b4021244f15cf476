"""Which rows a bulk action means. The only place that says so: pages, exports and services all ask here."""

import uuid
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from listings.paging import BIGGEST_ID, Count, count
from listings.patience import TooSlow, patience
from listings.reading import Reading
from listings.walking import GATHER

if TYPE_CHECKING:
    from listings.declaration import Listing

MOST_IDS = 10_000
# One action, frozen in one request.
MOST_ROWS = 1_000_000
UNKNOWN = Count(0, capped=True)


@dataclass
class Selection:
    """queryset: always inside what the reader may see. query: the filter it came from, without "?"."""

    queryset: QuerySet
    is_all: bool
    query: str
    ids: list[int] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @cached_property
    def found(self) -> Count:
        """How many, as a page tells it: exact to ten thousand, which costs the same however many there are."""
        try:
            with patience(GATHER):
                return count(self.queryset)
        except TooSlow:
            return UNKNOWN

    @cached_property
    def count(self) -> int:
        """Exact up to MOST_ROWS; beyond it says one more. For the deed, not for the page before it."""
        return self.up_to(MOST_ROWS) if self.found.capped else self.found.value

    def up_to(self, most: int) -> int:
        return self.queryset.order_by().values("pk")[: most + 1].count()

    @property
    def missing(self) -> int:
        """Ticked rows that are gone, or were never the reader's to touch."""
        return len(self.ids) - self.found.value if self.ids and not self.is_all else 0

    @property
    def problem(self) -> str:
        """Why nothing can be done, in words; empty when there are rows."""
        if self.found == UNKNOWN:
            return _("Saber qué filas son lleva demasiado: filtrá un poco más.")
        if self.found.value:
            return ""
        if self.is_all or self.ids:
            return " ".join([_("Ya no hay filas que coincidan con lo que elegiste."), *self.notices])
        return _("No elegiste ninguna fila: marcá al menos una.")

    def excess(self, most: int = MOST_ROWS) -> str:
        """That one deed does not take so many rows, in words; empty when it does. Counts them exactly."""
        if self.found.value <= most and (not self.found.capped or self.up_to(most) <= most):
            return ""
        told = number_format(most, force_grouping=True)
        return _("Coinciden más de %(most)s filas: filtrá un poco más.") % {"most": told}

    @property
    def missing_text(self) -> str:
        if not self.missing:
            return ""
        text = ngettext(
            "%(count)d fila elegida ya no está o no la podés ver.",
            "%(count)d filas elegidas ya no están o no las podés ver.",
            self.missing,
        )
        return text % {"count": self.missing}

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What a confirm page carries in hidden inputs to mean the same rows again."""
        means = ("all", "1") if self.is_all else ("ids", ",".join(str(pk) for pk in self.ids))
        return [means, ("query", self.query)]


def chosen(request: HttpRequest, listing_view: "type[Listing]") -> Selection:
    """POST `all=1` + `query` (all that match), or `ids` (many times, or with commas)."""
    query = request.POST.get("query", "").removeprefix("?")
    reading = Reading(listing_view, request, QueryDict(query))
    if request.POST.get("all") == "1":
        rows = reading.matches()
        return Selection(rows, is_all=True, query=reading.selection_query, notices=reading.notices)
    ids = wanted_ids(request.POST.getlist("ids"))
    rows = reading.visible().filter(pk__in=ids)
    return Selection(rows, is_all=False, query=reading.selection_query, ids=ids)


def wanted_ids(values: list[str]) -> list[int]:
    """Each once, in the order given; what can't be an id is left out."""
    parts = [part.strip() for value in values for part in value.split(",")]
    numbers = (int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 20)
    return list(dict.fromkeys(number for number in numbers if number <= BIGGEST_ID))[:MOST_IDS]


def form_key(request: HttpRequest) -> uuid.UUID:
    """Made with the confirm page and posted with it, so that a double click means one order."""
    try:
        return uuid.UUID(request.POST.get("form_key", ""))
    except ValueError:
        return uuid.uuid4()
