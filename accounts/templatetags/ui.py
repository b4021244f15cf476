"""The tags every page uses: times, chips, avatars. docs/look.md lists them."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User

register = template.Library()

AVATAR_TONES = ("blue", "teal", "violet", "orange", "pink", "green", "indigo", "cyan", "yellow", "lime", "red")
WEEKDAYS = (_lazy("lun"), _lazy("mar"), _lazy("mié"), _lazy("jue"), _lazy("vie"), _lazy("sáb"), _lazy("dom"))
MINUTE, HOUR, DAY = 60, 3600, 86400


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
        return date_format(timezone.localtime(value), "d/m/Y")
    phrase = _("hace %(span)s") if seconds > 0 else _("en %(span)s")
    return phrase % {"span": span(abs(seconds))}


def short_moment(value: datetime, now: datetime) -> str:
    """The hour when it is today, the day when it is this year, the date otherwise."""
    local, today = timezone.localtime(value), timezone.localtime(now)
    if local.date() == today.date():
        return date_format(local, "H:i")
    return date_format(local, "d/m H:i" if local.year == today.year else "d/m/Y")


def time_element(value: datetime, text: str) -> SafeString:
    local = timezone.localtime(value)
    full = f"{WEEKDAYS[local.weekday()]} {date_format(local, 'd/m/Y H:i')}"
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="seconds"), full, text)


@register.simple_tag
def when(value: datetime | None, empty: str = "—") -> str:
    """{% when value %} → <time …>hace 4 min</time>, with the full date as its title."""
    return time_element(value, relative(value, timezone.now())) if value else empty


@register.simple_tag
def moment(value: datetime | None, empty: str = "—") -> str:
    """{% moment value %} → <time …>10:20</time> today, <time …>24/11 10:20</time> before."""
    return time_element(value, short_moment(value, timezone.now())) if value else empty


@register.inclusion_tag("components/due.html")
def due(value: datetime | None, word: str = "") -> dict[str, object]:
    """{% due value %} → the clock of something that falls due: late in red, today in orange.

    word: what stands before a date that has no clock, where no heading says what it is.
    """
    if value is None:
        return {"value": None}
    now = timezone.now()
    today = timezone.localtime(value).date() == timezone.localtime(now).date()
    return {"value": value, "word": word, "state": "late" if value < now else "today" if today else "later"}


@register.inclusion_tag("components/chip.html")
def chip(color: str, text: object, icon: str = "") -> dict[str, object]:
    """{% chip "blue" "Enviado" "send" %}: colour, words, and a dot or an icon, never colour alone."""
    return {"color": color, "text": text, "icon": icon}


@register.inclusion_tag("components/avatar.html")
def avatar(user: User | None, size: str = "") -> dict[str, object]:
    """{% avatar user %}, {% avatar user "small" %}: initials on a colour that stays the same for a person."""
    if user is None:
        return {"user": None, "size": size}
    return {"user": user, "size": size, "tone": AVATAR_TONES[user.pk % len(AVATAR_TONES)]}


@register.simple_tag
def initials(name: str) -> str:
    """{% initials customer.name %} → "MA"."""
    return "".join(word[0] for word in str(name).split()[:2]).upper()
