"""`{% lucide "mail" size=18 class="i" %}` as the package has it, drawn once: a page has dozens of them."""

import re
from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags import lucide as package

register = template.Library()

# What the class "i" says of every icon (static/css/controls.css), size included; and the blanks between its lines.
SAID_BY_CLASS = re.compile(r' (?:width|height|fill|stroke|stroke-width|stroke-linecap|stroke-linejoin)="[^"]*"')
BLANKS = re.compile(r"\n\s*| (?=/>)")


@lru_cache(maxsize=1024)
def drawn(name: str, size: int | None, attributes: tuple[tuple[str, object], ...]) -> SafeString:
    given = BLANKS.sub("", package.lucide(name, size=size, **dict(attributes)))
    if "class" not in dict(attributes):
        return mark_safe(given)  # noqa: S308 a drawing of the package: nothing in it comes from anywhere else
    head, _end, lines = given.partition(">")
    return mark_safe(f"{SAID_BY_CLASS.sub('', head)}>{lines}")  # noqa: S308 the same


@register.simple_tag
def lucide(name: str, *, size: int | None = 24, **attributes: object) -> SafeString:
    return drawn(name, size, tuple(attributes.items()))


def icon(name: str, *, small: bool = False) -> SafeString:
    """Beside words that say the same: as the pages' own templates draw it."""
    size, css = (15, "i i-small") if small else (18, "i")
    return lucide(name, size=size, **{"class": css, "aria_hidden": "true"})
