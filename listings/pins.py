"""The filters in the sidebar: their links, and how many rows each shows to whoever looks."""

import hashlib
import time
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest, QueryDict

from accounts.models import User
from listings import registry
from listings.known import pinned_filters
from listings.models import SavedFilter
from listings.reading import Reading

COUNT_CAP = 99
QUICK_SECONDS, SLOW_SECONDS = 60, 900
# A count that takes longer than this is not asked for again every minute.
SLOW_COUNT = 0.2


@dataclass(frozen=True)
class PinLink:
    saved: SavedFilter
    url: str
    current: bool


def links(request: HttpRequest) -> list[PinLink]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    return [
        PinLink(saved, view.url() + saved.address, is_current(request, view, saved))
        for saved in pinned_filters(request)
        if (view := registry.find(saved.listing)) and view.is_open_to(user)
    ]


def is_current(request: HttpRequest, view, saved: SavedFilter) -> bool:
    return request.path == view.url() and request.GET.get("saved") == str(saved.pk)


def counts(request: HttpRequest) -> list[tuple[PinLink, str]]:
    """Never asked for by a page itself: its sidebar asks afterwards, once for all pins."""
    who = fingerprint(request.user)
    return [(link, count_of(request, link.saved, who)) for link in links(request)]


def count_of(request: HttpRequest, saved: SavedFilter, who: str) -> str:
    key = f"listings.pin.{saved.pk}.{saved.updated_at.timestamp()}.{who}"
    known = cache.get(key)
    if known is None:
        start = time.monotonic()
        known = counted(request, saved)
        slow = time.monotonic() - start > SLOW_COUNT
        cache.set(key, known, SLOW_SECONDS if slow else QUICK_SECONDS)
    return known


def counted(request: HttpRequest, saved: SavedFilter) -> str:
    """The rows that the listing would show this reader, who may see less than whoever made the filter."""
    rows = Reading(registry.get(saved.listing), request, QueryDict(saved.address[1:])).matches()
    found = rows.order_by().values("pk")[: COUNT_CAP + 1].count()
    return f"{COUNT_CAP}+" if found > COUNT_CAP else str(found)


def fingerprint(user: User) -> str:
    """Whoever gains or loses a right or an area gets new numbers at once."""
    rights = [str(user.pk), user.row_scope, *sorted(user.get_all_permissions())]
    rights += [str(pk) for pk in user.areas.order_by("pk").values_list("pk", flat=True)]
    return hashlib.sha256(" ".join(rights).encode()).hexdigest()[:24]
