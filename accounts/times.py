"""Moments in the few words that fit in a page. Written out: Django's own formatter takes ten times as long."""

from datetime import datetime

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.markup import markup

WEEKDAYS = (
    gettext_noop("lun"),
    gettext_noop("mar"),
    gettext_noop("mié"),
    gettext_noop("jue"),
    gettext_noop("vie"),
    gettext_noop("sáb"),
    gettext_noop("dom"),
)
MINUTE, HOUR, DAY = 60, 3600, 86400
TIME = '<time datetime="{}" title="{}">{}</time>'


def span(seconds: int) -> str:
    """A length of time in the few words that fit in a table: "4 min", "1 h 10", "3 días"."""
    if seconds < HOUR:
        return _("%(count)d min") % {"count": max(seconds // MINUTE, 1)}
    if seconds < DAY:
        hours, minutes = seconds // HOUR, seconds % HOUR // MINUTE
        return _("%(count)d h") % {"count": hours} + (f" {minutes:02d}" if minutes and hours < 6 else "")
    days = seconds // DAY
    return _("1 día") if days == 1 else _("%(count)d días") % {"count": days}


def relative(value: datetime, now: datetime) -> str:
    seconds = int((now - value).total_seconds())
    if abs(seconds) < MINUTE:
        return _("recién") if seconds >= 0 else _("ahora")
    if abs(seconds) > 30 * DAY:
        return f"{timezone.localtime(value):%d/%m/%Y}"
    phrase = _("hace %(span)s") if seconds > 0 else _("en %(span)s")
    return phrase % {"span": span(abs(seconds))}


def when(value: datetime) -> SafeString:
    """<time …>hace 4 min</time>, with the full date as its title."""
    return element(timezone.localtime(value), relative(value, timezone.now()))


def moment(value: datetime) -> SafeString:
    """The hour when it is today, the day when it is this year, the date otherwise; the full date as its title."""
    return element(timezone.localtime(value), clock(value))


def clock(value: datetime) -> str:
    local, today = timezone.localtime(value), timezone.localtime()
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%d/%m %H:%M}" if local.year == today.year else f"{local:%d/%m/%Y}"


def at_hour(value: datetime) -> str:
    """When it is to happen, to end a sentence: "a las 08:00", "mañana a las 08:00", "el 25/11 a las 08:00"."""
    local = timezone.localtime(value)
    hour = _("a las %(hour)s") % {"hour": f"{local:%H:%M}"}
    days = (local.date() - timezone.localdate()).days
    if days < 1:
        return hour
    return (
        _("mañana %(hour)s") % {"hour": hour}
        if days == 1
        else _("el %(day)s %(hour)s") % {"day": f"{local:%d/%m}", "hour": hour}
    )


def element(local: datetime, text: str) -> SafeString:
    full = f"{_(WEEKDAYS[local.weekday()])} {local:%d/%m/%Y %H:%M}"
    return markup(TIME, local.isoformat(timespec="seconds"), full, text)
