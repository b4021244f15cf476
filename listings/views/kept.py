"""What the pages about kept things share. They are the person's own: signing in is the permission."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404

from listings import registry
from listings.declaration import Listing
from listings.models import SavedFilter
from listings.params import Params


def listing_of(request: HttpRequest, key: str) -> type[Listing]:
    """Nobody keeps anything of a listing that they may not open."""
    listing = registry.get(key)
    if not may_open(request.user, listing):
        raise PermissionDenied
    return listing


def may_open(user, listing: type[Listing]) -> bool:
    return listing.is_open_to(user)


def mine_or_404(request: HttpRequest, pk: int) -> SavedFilter:
    return get_object_or_404(SavedFilter, pk=pk, owner=request.user)


def to_listing(listing: type[Listing], address: str) -> HttpResponse:
    """address: begins with "?"."""
    return HttpResponseRedirect(listing.url() + address)


def back_params(request: HttpRequest) -> Params:
    """Where in the listing the person was, as the page said in the hidden `back`."""
    return Params(QueryDict(request.POST.get("back", "").removeprefix("?")))
