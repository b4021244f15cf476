"""The tags every page uses: times, chips, avatars. docs/look.md lists them."""

from datetime import datetime

from django import template
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts import fields, navigation, times
from accounts.markup import markup
from accounts.models import User
from accounts.templatetags.icons import lucide

register = template.Library()

AVATAR_TONES = ("blue", "teal", "violet", "orange", "pink", "green", "indigo", "cyan", "yellow", "lime", "red")
AVATAR = '<span class="{}" role="img" aria-label="{}" title="{}">{}</span>'


@register.simple_tag
def when(value: datetime | None, empty: str = "—") -> str:
    """{% when value %} → <time …>hace 4 min</time>, with the full date as its title."""
    return times.when(value) if value else empty


@register.simple_tag
def moment(value: datetime | None, empty: str = "—") -> str:
    """{% moment value %} → <time …>10:20</time> today, <time …>24/11 10:20</time> before."""
    return times.moment(value) if value else empty


@register.simple_tag
def due(value: datetime | None, word: str = "") -> SafeString:
    """{% due value %} → the clock of something that falls due: late in red, today in orange.

    word: what stands before a date that has no clock, where no heading says what it is.
    """
    if value is None:
        return markup('<span class="faint">—</span>')
    now = timezone.now()
    if value >= now and timezone.localdate(value) != timezone.localdate(now):
        before = markup('<span class="soft">{}</span> ', word) if word else ""
        return markup('<span class="due">{}{}</span>', before, times.moment(value))
    clock = lucide("clock", size=15, **{"class": "i i-small", "aria_hidden": "true"})
    return markup(
        '<span class="due due-{}">{}{}</span>', "late" if value < now else "today", clock, times.when(value)
    )


@register.simple_tag
def chip(color: str, text: object, icon: str = "") -> SafeString:
    """{% chip "blue" "Enviado" "send" %}: colour, words, and a dot or an icon, never colour alone."""
    drawn = lucide(icon, size=14, **{"class": "i", "aria_hidden": "true"}) if icon else ""
    return chip_with(color, text, drawn)


def chip_with(color: str, text: object, icon: SafeString | str) -> SafeString:
    css = f"{color or 'gray'} with-icon" if icon else color or "gray"
    return markup('<span class="chip chip-{}">{}<span>{}</span></span>', css, icon, text)


@register.simple_tag
def avatar(user: User | None, size: str = "") -> SafeString:
    """{% avatar user %}, {% avatar user "small" %}: initials on a colour that stays the same for a person."""
    css = f"avatar avatar-{size}" if size else "avatar"
    if user is None:
        return markup(AVATAR, f"{css} avatar-empty", _("Sin asignar"), _("Sin asignar"), "–")
    tone, name = AVATAR_TONES[user.pk % len(AVATAR_TONES)], str(user)
    return markup(AVATAR, f"{css} tone-{tone}", name, name, user.initials)


@register.simple_tag
def initials(name: str) -> str:
    """{% initials customer.name %} → "MA"."""
    return "".join(word[0] for word in str(name).split()[:2]).upper()


@register.filter
def drawn(links: tuple[navigation.Link, ...], template: str) -> SafeString:
    """{{ links|drawn:"components/nav_links.html" }}: links, drawn once for all who see the same."""
    return navigation.drawn(links, template)


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """{% field form.subject %} → label, control, errors and help."""
    return fields.field(bound)
