"""What can be asked of a listing: every filter with each kind of value, every order and search, the worst pairs.

A filter that nobody gave a value to here is an error: nothing that an operator can ask for goes unseen.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.forms import Field

from accounts.models import User
from listings.declaration import Listing
from listings.filters import ListingFilterSet
from listings.jobs.reader import reading_of

MOST_VALUES = 8
SEARCHES = ("common_word", "rare_word", "common_name", "rare_name", "two_words", "three_letters")
EXACT = ("exact_email", "phone", "customer_code", "ticket_number")


def addresses(listing: type[Listing], reader: User, facts: dict) -> Iterator[str]:
    """Query strings, each once, without an order."""
    wide = facts["wide_range_rare"][0].rpartition("&")[0]
    simple = list(simple_ones(listing, reader, facts))
    asked = [*simple, *(f"{wide}&{query}" for query in simple)]
    asked += [f"{facts['rare_state'][0]}&{query}" for query in searches(facts)]
    yield from dict.fromkeys(asked)


def simple_ones(listing: type[Listing], reader: User, facts: dict) -> Iterator[str]:
    """All of them within what the listing can't be opened without."""
    asked = ["all=1", *chain(*filtered(listing, reader, facts).values()), *searches(facts)]
    asked += chain(*(facts[name] for name in ("search_in_filter", "rare_combination", "wide_range_rare")))
    yield from (f"{facts.get('within', '')}{query}" for query in asked)


def searches(facts: dict) -> list[str]:
    words = [text for name in (*SEARCHES, *EXACT) for text in facts[name][:2]]
    in_text = [urlencode({"q": facts[name][0], "in": "text"}) for name in SEARCHES]
    return [*(urlencode({"q": text}) for text in words), *in_text]


def orders(listing: type[Listing], reader: User) -> list[str]:
    keys = reading_of(listing, reader, "").orders
    return [f"{sign}{key}" for key in keys for sign in ("-", "")]


def filtered(listing: type[Listing], reader: User, facts: dict) -> dict[str, list[str]]:
    """Filter → the addresses that use it."""
    filterset = reading_of(listing, reader, "").filterset
    given = by_hand(facts)
    return {name: given.get(name) or by_choices(name, filterset) for name in filterset.filters}


def by_hand(facts: dict) -> dict[str, list[str]]:
    dates = {name: spans(name, facts) for name in ("date", "created", "closed") if "dates" in facts}
    return dates | {
        "customer": [f"customer={key}" for key in (*facts["customers"][:2], facts["top_customer"])],
        "ticket": ["ticket=1"],
        "batch": [f"batch={number}" for number in (facts["resends"]["large"], *facts["resends"]["small"][:1])],
        "why": ["why=550", "why=uncertain", "why=nobody"],
        "price_min": ["price_min=1", "price_min=90000", "price_min=1000&price_max=1001"],
        "price_max": ["price_max=1", "price_max=90000"],
    }


def spans(name: str, facts: dict) -> list[str]:
    wide = facts["wide_range_rare"][0].split("&")[:2]
    first, last = (part.partition("=")[2] for part in wide)
    day = next(iter(facts["dates"][0].values()))
    since, until = f"{name}_from", f"{name}_to"
    ends = [{since: first, until: last}, {since: day, until: day}, {until: day}, {since: day}, {name: "last7"}]
    return [urlencode(end) for end in ends]


def by_choices(name: str, filterset: ListingFilterSet) -> list[str]:
    values = [str(value) for value in chosen_from(filterset.whole_form.fields[name]) if str(value)]
    if not values:
        raise LookupError(f"tests/plans does not know what to ask of the filter {name}")
    return [urlencode({name: value}) for value in values[:MOST_VALUES]]


def chosen_from(field: Field) -> Iterable[object]:
    rows = getattr(field, "queryset", None)
    words = [key for key, *_label in getattr(field, "choices", []) if isinstance(key, str)]
    return [*words, *(rows.values_list("pk", flat=True) if isinstance(rows, QuerySet) else [])]
