"""What the pages about kept things share: one's own, or shared with one, so signing in is the permission."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect

from listings import registry
from listings.declaration import Listing
from listings.models import SavedFilter
from listings.params import Params


def listing_of(request: HttpRequest, key: str) -> type[Listing]:
    """Nobody keeps anything of a listing that they may not open."""
    listing = registry.get(key)
    if not listing.is_open_to(request.user):
        raise PermissionDenied
    return listing


def usable_or_404(request: HttpRequest, pk: int) -> SavedFilter:
    """One's own, or shared with who asks."""
    return get_object_or_404(SavedFilter.objects.usable_by(request.user), pk=pk)


def editable_or_404(request: HttpRequest, pk: int) -> SavedFilter:
    return get_object_or_404(SavedFilter.objects.editable_by(request.user), pk=pk)


def to_listing(listing: type[Listing], address: str) -> HttpResponse:
    """address: begins with "?"."""
    return HttpResponseRedirect(listing.url() + address)


def back_params(request: HttpRequest) -> Params:
    """Where in the listing the person was, as the page said in the hidden `back`."""
    return Params(QueryDict(request.POST.get("back", "").removeprefix("?")))


def back_from(request: HttpRequest, saved: SavedFilter) -> HttpResponse:
    """To the listing where the button was, else to Mis filtros."""
    listing = registry.find(saved.listing)
    if "back" in request.POST and listing is not None:
        return to_listing(listing, back_params(request).url())
    return redirect("listings:saved")
