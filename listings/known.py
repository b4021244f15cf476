"""What a person keeps of a listing: its saved filters together with the pinned ones, in one query; its columns."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.models import User
from accounts.prepared import Given, Prepared
from listings.choices import MANAGE
from listings.models import ColumnChoice, SavedFilter

READER = Given("reader", User._meta.pk)
LISTING = Given("listing", SavedFilter._meta.get_field("listing"))


@dataclass(frozen=True)
class SomeReader:
    """Whoever will ask; whether they look after what is shared decides what is asked."""

    manages: bool
    pk: Any = READER

    def has_perm(self, permission: str) -> bool:
        return self.manages and permission == MANAGE


def asked_by(reader: SomeReader) -> QuerySet:
    rows = SavedFilter.objects.usable_or_editable_by(reader).with_marks_of(reader)
    return rows.filter(Q(listing=LISTING) | Q(pin_place__isnull=False))


KNOWN = {manages: Prepared(partial(asked_by, SomeReader(manages))) for manages in (True, False)}
CHOSEN = Prepared(lambda: ColumnChoice.objects.filter(owner=READER, listing=LISTING))


def known_filters(request: HttpRequest, listing: str = "") -> list[SavedFilter]:
    """With what they are to the reader. Asked once a request: the sidebar and the listing share the answer."""
    wanted = listing or listing_of_page(request)
    asked, found = getattr(request, "known_filters", (None, []))
    if asked is None or (listing and asked != listing):
        asked = KNOWN[request.user.has_perm(MANAGE)]
        found = asked.rows(reader=request.user.pk, listing=wanted)
        request.known_filters = (wanted, found)
    return found


def listing_of_page(request: HttpRequest) -> str:
    match = request.resolver_match
    view = getattr(match.func, "view_class", None) if match else None
    return getattr(view, "listing", "")


def pinned_filters(request: HttpRequest) -> list[SavedFilter]:
    """In the order that the reader gave them."""
    pinned = [saved for saved in known_filters(request) if saved.pin_place is not None and saved.in_audience]
    return sorted(pinned, key=lambda saved: (saved.pin_place, saved.pk))


def known_columns(user: User, listing: str) -> list[str]:
    """The keys that the person chose, in their order; empty when they never did."""
    choice = CHOSEN.first(reader=user.pk, listing=listing)
    return [key for key in choice.columns if isinstance(key, str)] if choice else []
