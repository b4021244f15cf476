"""The query string of a listing: read in one place, and every link of the page made from it."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import QueryDict

# What is not a filter. The rest of the query string belongs to the FilterSet.
OWN = ("q", "in", "order", "after", "before", "go", "size", "view", "columns", "all", "saved", "export")
# Fields of the filter form that mean nothing in an address.
# Which words, and whether they are looked for in longer texts too: ?q=…&in=text
SEARCH = ("q", "in")
IN_TEXT = "text"
FORM_ONLY = ("save", "save_name", "save_default", "save_shape", "csrfmiddlewaretoken")
PLACE = ("after", "before", "go", "view", "export")
# Which menu of the page is open: no other link of the page carries it.
MENU = "menu"
ALL = "?all=1"


class Params:
    """Without empty values, so that addresses stay short and equal selections have equal addresses."""

    def __init__(self, data: QueryDict):
        self.menu = data.get(MENU, "")
        given = [(key, value) for key, values in data.lists() for value in values if key != MENU]
        self.pairs = [(key, value) for key, value in given if value.strip() and key not in FORM_ONLY]
        # Beside anything else "all" says nothing: it only tells a bare address from a cleared one.
        if any(key != "all" for key, _ in self.pairs):
            self.pairs = [(key, value) for key, value in self.pairs if key != "all"]
        self.can_be_shorter = len(self.pairs) < len(given)

    def get(self, key: str, default: str = "") -> str:
        """The last value given, as browsers and Django do."""
        found = [value for name, value in self.pairs if name == key]
        return found[-1].strip() if found else default

    def names(self) -> list[str]:
        return list(dict.fromkeys(key for key, _ in self.pairs))

    def only(self, keys: Iterable[str]) -> list[tuple[str, str]]:
        wanted = set(keys)
        return [(key, value) for key, value in self.pairs if key in wanted]

    def without(self, *keys: str) -> list[tuple[str, str]]:
        return [(key, value) for key, value in self.pairs if key not in keys and key != "all"]

    def url(self, *drop: str, **changes: object) -> str:
        """The same listing with something changed: the address begins with "?"; None takes a key away."""
        pairs = self.without(*drop, *changes)
        pairs += [(key, str(value)) for key, value in changes.items() if value is not None]
        return f"?{encode(pairs)}" if pairs else ALL


def encode(pairs: Iterable[tuple[str, str]]) -> str:
    return urlencode(list(pairs), safe=",:", errors="replace")


def querydict(pairs: Iterable[tuple[str, str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for key, value in pairs:
        data.appendlist(key, value)
    return data
