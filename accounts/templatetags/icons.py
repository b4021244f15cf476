"""`{% lucide "mail" size=18 class="i" %}` as the package has it, drawn once: a page has dozens of them."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString
from lucide.templatetags import lucide as package

register = template.Library()


@lru_cache(maxsize=1024)
def drawn(name: str, size: int | None, attributes: tuple[tuple[str, object], ...]) -> SafeString:
    return package.lucide(name, size=size, **dict(attributes))


@register.simple_tag
def lucide(name: str, *, size: int | None = 24, **attributes: object) -> SafeString:
    return drawn(name, size, tuple(attributes.items()))
