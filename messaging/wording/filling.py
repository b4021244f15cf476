"""`{cliente}` stands for a value, `{{` and `}}` for the braces themselves.

A paragraph whose placeholders are all empty is left out: no "Lo que nos contaste:" with nothing behind it.
"""

import re
from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches

from django.utils.translation import gettext as _

PART = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")
BETWEEN_PARAGRAPHS = re.compile(r"(\n[ \t]*\n\s*)")
BRACES = {"{{": "{", "}}": "}"}


def mistakes(source: str, known: Collection[str]) -> list[str]:
    """What is wrong with it, in words; nothing when it can be filled."""
    found = [mistake for part in PART.finditer(source) if (mistake := mistake_of(part, known))]
    return list(dict.fromkeys(found))


def mistake_of(part: re.Match[str], known: Collection[str]) -> str:
    if part[0] in BRACES or (part[1] or "").strip() in known:
        return ""
    if part[1] is None:
        return _("Hay una llave «%(brace)s» suelta: escribila dos veces si querés que se lea.") % {
            "brace": part[0]
        }
    close = get_close_matches(part[1].strip().lower(), list(known), n=1)
    values = {"name": part[0], "close": f"{{{close[0]}}}" if close else ""}
    if close:
        return _("No existe %(name)s. ¿Quisiste decir %(close)s?") % values
    return _("No existe %(name)s en este aviso.") % values


def fill(source: str, values: Mapping[str, str], show: Callable[[str], str] = str) -> str:
    """show: what becomes of a value on its way into the text. A name that is not known is empty."""
    source = source.replace("\r\n", "\n").strip()
    pieces = BETWEEN_PARAGRAPHS.split(source)
    kept = [piece for piece in pieces[::2] if says_something(piece, values)]
    return "\n\n".join(PART.sub(lambda part: filled(part, values, show), piece) for piece in kept)


def fill_line(source: str, values: Mapping[str, str]) -> str:
    """A subject stays whatever is empty in it."""
    return PART.sub(lambda part: filled(part, values, str), source.strip())


def says_something(paragraph: str, values: Mapping[str, str]) -> bool:
    names = names_in(paragraph)
    return not names or any(values.get(name, "").strip() for name in names)


def names_in(source: str) -> set[str]:
    return {part[1].strip() for part in PART.finditer(source) if part[1] is not None}


def filled(part: re.Match[str], values: Mapping[str, str], show: Callable[[str], str]) -> str:
    if part[1] is None:
        return BRACES.get(part[0], part[0])
    return show(values.get(part[1].strip(), ""))
