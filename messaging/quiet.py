"""Quiet hours: when a channel does not disturb people with what no person sent by hand."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from messaging.models import ChannelControl


def quiet_until(control: ChannelControl, now: datetime) -> datetime | None:
    """The end of the quiet hours in which `now` falls; None outside of them. Hours are of settings.TIME_ZONE."""
    first, last = control.quiet_from, control.quiet_until
    if first is None or last is None:
        return None
    here = timezone.localtime(now)
    if not is_within(here.time(), first, last):
        return None
    tomorrow = here.time() >= last
    day = here.date() + timedelta(days=1) if tomorrow else here.date()
    return timezone.make_aware(datetime.combine(day, last))


def is_within(moment: time, first: time, last: time) -> bool:
    """The end is outside; from 22 to 8 spans midnight."""
    if first < last:
        return first <= moment < last
    return moment >= first or moment < last
