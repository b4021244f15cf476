"""The saved filters that a page needs, in one query: those of its listing, and those pinned to the sidebar."""

from django.db.models import Q
from django.http import HttpRequest

from listings.models import SavedFilter


def known_filters(request: HttpRequest, listing: str = "") -> list[SavedFilter]:
    """With what they are to the reader. Asked once a request: the sidebar and the listing share the answer."""
    wanted = listing or listing_of_page(request)
    asked, found = getattr(request, "known_filters", (None, []))
    if asked is None or (listing and asked != listing):
        rows = SavedFilter.objects.usable_or_editable_by(request.user).with_marks_of(request.user)
        found = list(rows.filter(Q(listing=wanted) | Q(pin_place__isnull=False)))
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
