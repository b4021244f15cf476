"""Which columns are seen: in the listing as its reader has it, or in a saved filter that brings its own."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from listings import services
from listings.columns import allowed, pick
from listings.declaration import Listing
from listings.models import SavedFilter
from listings.params import MENU, querydict
from listings.reading import Reading
from listings.sheet import Sheet
from listings.views.kept import back_params, listing_of, to_listing


@require_POST
def columns(request: HttpRequest, listing: str) -> HttpResponse:
    """`sequence`: all keys in their order; `shown`: the ticked ones; `move`: "key:up" or "key:down"; `reset`.

    While a filter that brings its own columns is open, the choice is tried out until it is kept in the filter.
    """
    view = listing_of(request, listing)
    back, wanted = back_params(request), columns_in(request, view)
    menu = {MENU: "columns"} if "move" in request.POST else {}
    named = Reading(view, request, querydict(back.pairs)).named
    if named is not None and named.columns:
        shown = [column.key for column in pick(allowed(view.columns, request.user), wanted)]
        return to_listing(view, back.url(columns=",".join(shown), **menu))
    services.choose_columns(owner=request.user, listing=view.listing, columns=wanted)
    return to_listing(view, back.url("columns", **menu))


def columns_in(request: HttpRequest, view: type[Listing]) -> list[str]:
    """What the form says; an empty list means the listing's own."""
    offered = {column.key for column in allowed(view.columns, request.user)}
    sequence = [key for key in request.POST.get("sequence", "").split(",") if key in offered]
    key, _colon, way = request.POST.get("move", "").partition(":")
    shown = set(request.POST.getlist("shown"))
    return [] if "reset" in request.POST else [one for one in moved(sequence, key, way) if one in shown]


def moved(sequence: list[str], key: str, way: str) -> list[str]:
    if key not in sequence:
        return sequence
    place = sequence.index(key)
    target = place - 1 if way == "up" else place + 1
    if not 0 <= target < len(sequence):
        return sequence
    turned = list(sequence)
    turned[place], turned[target] = turned[target], turned[place]
    return turned


def shape_of(request: HttpRequest, view: type[Listing]) -> services.Shape:
    """The columns and the size of the page that the person has before them, when they want them kept."""
    if "save_shape" not in request.POST:
        return services.Shape()
    seen = querydict(back_params(request).pairs) if "back" in request.POST else request.POST
    reading = Reading(view, request, seen)
    return services.Shape(tuple(column.key for column in Sheet(reading).columns), reading.size)


def shape_asked(request: HttpRequest, view: type[Listing], saved: SavedFilter) -> services.Shape:
    """What a filter is to look like from now on: as it did, but for what the form or the address changed."""
    if {"forget_shape", "save_shape"} & request.POST.keys():
        return shape_of(request, view)
    reading = Reading(view, request, querydict(back_params(request).pairs))
    if reading.named != saved:
        return services.Shape(tuple(saved.columns), saved.page_size)
    form = columns_in(request, view) if "sequence" in request.POST else []
    tried = reading.params.get("columns")
    wanted = form or ([column.key for column in Sheet(reading).columns] if tried else saved.columns)
    sized = form or (saved.page_size and reading.params.get("size"))
    return services.Shape(tuple(wanted), reading.size if sized else saved.page_size)
