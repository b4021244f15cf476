"""All the listings there are, by their key: saved filters and column choices hang on it."""

from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured
from django.http import Http404

if TYPE_CHECKING:
    from listings.declaration import Listing

_listings: "dict[str, type[Listing]]" = {}


def register(listing: "type[Listing]") -> None:
    known = _listings.get(listing.listing)
    if known is not None and known.__qualname__ != listing.__qualname__:
        raise ImproperlyConfigured(f"Two listings are called {listing.listing!r}: {known} and {listing}")
    _listings[listing.listing] = listing


def get(key: str) -> "type[Listing]":
    try:
        return _listings[key]
    except KeyError:
        raise Http404(key) from None


def find(key: str) -> "type[Listing] | None":
    return _listings.get(key)


def keys() -> list[str]:
    return sorted(_listings)
