"""Every text that goes through gettext, found in the sources themselves: no GNU gettext needed on the machine."""

from collections.abc import Iterable
from functools import cache
from io import BytesIO

from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

from tests.architecture import sources as src

KEYWORDS = {name: spec for name, spec in DEFAULT_KEYWORDS.items() if name.endswith("gettext") or name == "_"} | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
Message = str | tuple[str, str]


def found_in(code: str) -> Iterable[Message]:
    for _line, message, _comments, _context in extract("python", BytesIO(code.encode()), KEYWORDS):
        yield message if isinstance(message, str) else tuple(message[:2])


@cache
def wanted() -> set[Message]:
    found = {message for path in src.python_files() for message in found_in(path.read_text())}
    templates = sorted((src.ROOT / "templates").rglob("*.*"))
    for path in templates:
        # What is left of the markup is only names now; Python minds how they are indented.
        lines = templatize(path.read_text()).splitlines()
        found.update(found_in("\n".join(line.strip() for line in lines)))
    return found - {""}
