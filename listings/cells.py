"""What a cell may show. Functions, not templates: a page has hundreds of cells."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from accounts import times
from accounts.markup import markup
from accounts.templatetags.icons import lucide
from accounts.templatetags.ui import chip_with

# A constant of ours: nothing in it comes from anywhere else.
EMPTY = mark_safe('<span class="faint" aria-hidden="true">—</span>')

ICON = '<svg class="{}" aria-hidden="true"><use href="#icon-{}"/></svg>'
POINTED_AT = re.compile(r'<use href="#icon-([a-z0-9-]+)"')
# The lines of a drawing have the width that the place gives them, so the drawing itself says none.
SIZED = re.compile(r' (?:width|height|stroke-width)="[^"]*"')


@lru_cache(maxsize=256)
def icon(name: str, css: str = "i") -> SafeString:
    """Points at the drawing that stands once below the rows: fifty copies would be a third of the page."""
    return markup(ICON, css, name)


def drawings(rows: Iterable[str]) -> SafeString:
    """What the icons of these rows point at."""
    names = sorted({name for row in rows for name in POINTED_AT.findall(row)})
    return mark_safe(f"<svg hidden>{''.join(map(symbol, names))}</svg>")  # noqa: S308 drawings of the package


@lru_cache(maxsize=256)
def symbol(name: str) -> SafeString:
    drawn = SIZED.sub("", lucide(name, id=f"icon-{name}"), count=3)
    turned = drawn.replace("<svg", "<symbol").replace("</svg", "</symbol")
    return mark_safe(turned)  # noqa: S308 a drawing of the package: nothing in it comes from anywhere else


def two_lines(primary: object, secondary: object = "") -> SafeString:
    if not secondary:
        return markup('<div class="line1">{}</div>', primary or EMPTY)
    return markup('<div class="line1">{}</div><div class="line2">{}</div>', primary or EMPTY, secondary)


def chip(color: str, text: object, icon_name: str = "") -> SafeString:
    """color: one of the twelve names ("gray", "blue", …). Never colour alone: text, and a dot or an icon."""
    return chip_with(color, text, icon(icon_name) if icon_name else "")


def link(url: str, text: object, new_tab: bool = False) -> SafeString:
    if new_tab:
        return markup('<a href="{}" target="_blank">{}</a>', url, text)
    return markup('<a href="{}">{}</a>', url, text)


def moment(value: datetime | None) -> SafeString:
    """The hour when it is today, the date otherwise; the full date as title."""
    return EMPTY if value is None else times.moment(value)


def moment_and_age(value: datetime) -> SafeString:
    return two_lines(moment(value), times.relative(value, timezone.now()))


class MomentText(str):
    """A moment as a CSV says it; a file that knows dates takes `moment` instead."""

    moment: datetime


def moment_text(value) -> str:
    """The same for the files: local, sortable, understood by spreadsheets."""
    if not value:
        return ""
    local = timezone.localtime(value).replace(microsecond=0)
    text = MomentText(f"{local:%Y-%m-%d %H:%M:%S}")
    text.moment = local.replace(tzinfo=None)
    return text
