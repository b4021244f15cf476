"""What is measured: everything that an operator does with a list, as the requests that a browser sends."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

# The three logs are one listing; of two of them only what other shares of the rows could change is measured.
WHERE_ROWS_ARE_FEWER = {
    *("first", "filter", "deep", "last", "date", "rare_state", "rare_combination", "one_customer"),
    *("common_word", "rare_word", "rare_name"),
}


@dataclass(frozen=True)
class Operation:
    """paths: variants of the same deed, taken in turn. fields: of a POST. floor: the operation below it.

    page: whether it answers with a whole page. first_bytes: whether the rest of the answer is left unread.
    """

    name: str
    paths: tuple[str, ...]
    fields: tuple[tuple[str, str], ...] = ()
    page: bool = True
    first_bytes: bool = False
    floor: str = ""


def addresses(base: str, *queries: dict[str, object] | str) -> tuple[str, ...]:
    said = [query if isinstance(query, str) else urlencode(query) for query in queries]
    return tuple(f"{base}?{query}" for query in said)


@dataclass
class Listing:
    """One listing and what was found in it to ask for. `facts` come from benchmarks/prepare.py."""

    name: str
    base: str
    facts: dict
    has_floor: bool = False

    def one(self, name: str, *queries: dict | str, floor: str = "", **how) -> Operation:
        below = f"floor.{self.name}.{floor}" if floor and self.has_floor else ""
        return Operation(f"{self.name}.{name}", addresses(self.base, *queries), floor=below, **how)

    def pages(self) -> Iterator[Operation]:
        facts = self.facts
        yield self.one("first", "all=1", floor="first")
        yield self.one("filter", *facts["filters"], floor="filter")
        yield self.one("saved", *facts["saved"])
        yield self.one("next", {"after": facts["next"]}, floor="deep")
        yield self.one("previous", {"before": facts["previous"]}, floor="deep")
        yield self.one("deep", *({"after": cursor} for cursor in facts["deep"]), floor="deep")
        yield self.one("last", "before=end")
        yield self.one("date", *facts["dates"])
        yield self.one("rare_state", *facts["rare_state"])
        yield self.one("wide_range_rare", *facts["wide_range_rare"])
        yield self.one("rare_combination", *facts["rare_combination"])
        yield self.one("one_customer", *({"customer": key} for key in facts["customers"]))
        yield self.one("top_customer", {"customer": facts["top_customer"]})

    def searches(self) -> Iterator[Operation]:
        for name in ("common_word", "rare_word", "common_name", "rare_name", "two_words", "three_letters"):
            yield self.one(name, *({"q": words} for words in self.facts[name]))
        for name in ("common_word", "rare_word", "rare_name"):
            yield self.one(f"{name}_in_text", *({"q": words, "in": "text"} for words in self.facts[name]))

    def exact(self) -> Iterator[Operation]:
        for name in ("exact_email", "phone", "customer_code", "ticket_number"):
            yield self.one(name, *({"q": words} for words in self.facts[name]))
        yield self.one("search_in_filter", *self.facts["search_in_filter"])

    def export(self) -> Iterator[Operation]:
        yield self.one("csv", "export=csv", page=False, first_bytes=True)

    def confirms(self, path: str, few: str) -> Iterator[Operation]:
        everything = (("all", "1"), ("query", ""))
        yield Operation(f"{self.name}.confirm_all", (path,), everything)
        yield Operation(f"{self.name}.confirm_few", (path,), (("all", "1"), ("query", few)))


def log_operations(facts: dict, channel: str, *, whole: bool) -> Iterator[Operation]:
    listing = Listing(channel, f"/mensajes/{channel}/", facts, has_floor=whole)
    lists = [*listing.pages(), *listing.searches()]
    if not whole:
        yield from (one for one in lists if one.name.removeprefix(f"{channel}.") in WHERE_ROWS_ARE_FEWER)
        return
    yield from lists
    yield from listing.exact()
    yield from listing.export()
    yield from listing.confirms(f"/mensajes/reenviar/{channel}/", facts["rare_state"][0])
    yield listing.one("preview", *(f"view={key}" for key in facts["rows"]))
    opened = tuple(f"/mensajes/{key}/" for key in facts["rows"])
    yield Operation(f"{channel}.open", opened, floor="floor.email.open")
    yield Operation(f"{channel}.tabs", (f"/mensajes/partes/solapas/{channel}/",), page=False)
    yield Operation(f"{channel}.strip", (f"/mensajes/partes/pulso/{channel}/",), page=False)


def ticket_operations(facts: dict) -> Iterator[Operation]:
    listing = Listing("tickets", "/tickets/", facts, has_floor=True)
    yield from listing.pages()
    yield listing.one("by_change", "order=-updated")
    yield listing.one("late", "due=late")
    yield from listing.searches()
    yield from listing.exact()
    yield from listing.export()
    yield from listing.confirms("/tickets/cambiar/priority/", facts["rare_state"][0])
    yield Operation("tickets.open", tuple(f"/tickets/{key}/" for key in facts["rows"]), floor="floor.tickets.open")
    yield Operation("tickets.counters", ("/tickets/contadores/",), page=False)
    yield Operation("tickets.form", (f"/tickets/nuevo/?customer={facts['customers'][0]}",))
    yield Operation("tickets.create", ("/tickets/nuevo/",), tuple(facts["new"].items()), page=False)


def other_operations(facts: dict) -> Iterator[Operation]:
    yield Operation("home", ("/",))
    for name, words in facts["everywhere"].items():
        yield Operation(f"everywhere.{name}", addresses("/buscar/", *({"q": text} for text in words)))


def floor_operations(facts: dict) -> Iterator[Operation]:
    for listing in ("email", "tickets"):
        own = facts[listing]["floor"]
        for name in ("first", "filter", "deep", "open"):
            paths = addresses(f"/-/floor/{listing}/{name}", *own[name])
            yield Operation(f"floor.{listing}.{name}", paths, page=False)


def operations(facts: dict) -> list[Operation]:
    return [
        *log_operations(facts["email"], "email", whole=True),
        *log_operations(facts["sms"], "sms", whole=False),
        *log_operations(facts["push"], "push", whole=False),
        *ticket_operations(facts["tickets"]),
        *other_operations(facts),
        *floor_operations(facts),
    ]
