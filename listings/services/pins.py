"""Filters in the sidebar: which, and in which order."""

from django.db import transaction

from accounts.models import User
from listings.models import FilterPin, SavedFilter
from listings.services.errors import TooManyPins

MOST_PINS = 20


@transaction.atomic
def pin_filter(*, user: User, saved: SavedFilter) -> None:
    """At the end; pinning twice is pinning once. Raises TooManyPins."""
    pins = list(FilterPin.objects.filter(user=user))
    if any(pin.saved_id == saved.pk for pin in pins):
        return
    if len(pins) >= MOST_PINS:
        raise TooManyPins
    last = max((pin.place for pin in pins), default=0)
    FilterPin.objects.get_or_create(user=user, saved=saved, defaults={"place": last + 1})


@transaction.atomic
def unpin_filter(*, user: User, saved: SavedFilter) -> None:
    FilterPin.objects.filter(user=user, saved=saved).delete()


@transaction.atomic
def move_pin(*, user: User, saved: SavedFilter, up: bool) -> None:
    """One place up or down among those that the person sees; at the edge nothing happens."""
    usable = SavedFilter.objects.usable_by(user)
    pins = list(FilterPin.objects.select_for_update().filter(user=user, saved__in=usable))
    here = next((index for index, pin in enumerate(pins) if pin.saved_id == saved.pk), None)
    if here is None:
        return
    there = here - 1 if up else here + 1
    if 0 <= there < len(pins):
        pins[here], pins[there] = pins[there], pins[here]
    for place, pin in enumerate(pins, start=1):
        pin.place = place
    FilterPin.objects.bulk_update(pins, ["place"])
