"""Opens every page of a listing in a filled database, and says which were badly read. Run by test_plans.py.

usage: DATABASE_URL=… python -m tests.plans.report LISTING FACTS.json   the last line is JSON
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispcube.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest  # noqa: E402

from accounts.choices import RowScope  # noqa: E402
from accounts.models import User  # noqa: E402
from benchmarks.reader import USERNAME  # noqa: E402
from ispcube import urls  # noqa: E402, F401
from listings import registry, walking  # noqa: E402
from listings.declaration import Listing  # noqa: E402
from listings.jobs.reader import reading_of  # noqa: E402
from listings.params import querydict  # noqa: E402
from listings.selection import chosen  # noqa: E402
from listings.sheet import Sheet  # noqa: E402
from messaging import results  # noqa: E402
from tests.plans.addresses import addresses, orders, simple_ones  # noqa: E402
from tests.plans.watching import (  # noqa: E402
    MOST_SORTED,
    MOST_SORTED_BY_WORDS,
    Asked,
    Watch,
    faults,
    plan_of,
)

SLOWLY = 3_000
ALIKE = ("sms", "push")


def readers() -> Iterator[tuple[str, User]]:
    """The same person with each reach."""
    for scope in RowScope:
        user = User.objects.get(username=USERNAME)
        user.row_scope = scope
        yield str(scope.value), user


def open_page(listing: type[Listing], user: User, query: str, place: str) -> None:
    """The rows, how many they are and where they stand: what the page's queries over large tables are for."""
    sheet = Sheet(reading_of(listing, user, f"{query}&{place}" if place else query))
    assert not sheet.reading.unknown, sheet.reading.unknown
    assert not sheet.reading.filterset.errors, sheet.reading.filterset.errors
    assert sheet.page is not None
    assert sheet.count is not None
    assert sheet.foot.start is None or sheet.foot.start


def select_all(listing: type[Listing], user: User, query: str) -> None:
    request = HttpRequest()
    request.method, request.user = "POST", user
    request.POST = querydict([("all", "1"), ("query", query)])
    assert chosen(request, listing).found is not None


def pages(listing: type[Listing], scope: str, user: User, facts: dict) -> Iterator[tuple[str, str]]:
    """Addresses and orders: every order for the simple ones; for pairs, and for who sees less, the usual one.

    The three logs are one listing: only the first is asked for its pairs.
    """
    simple = list(simple_ones(listing, user, facts))
    every = orders(listing, user)
    for query in dict.fromkeys(simple) if listing.listing in ALIKE else addresses(listing, user, facts):
        for order in every if scope == RowScope.ALL and query in simple else [listing.default_order]:
            yield query, order


def open_pages(listing: type[Listing], user: User, query: str, order: str, facts: dict) -> None:
    deep = [f"after={facts['deep'][0]}"] if order == listing.default_order else []
    for place in ("", "before=end", *deep):
        open_page(listing, user, f"{query}&order={order}", place)
    if order == listing.default_order:
        select_all(listing, user, query)


def main(name: str, facts: dict) -> dict:
    # How busy the machine is must not decide which statements there are.
    walking.WALK = settings.COUNT_MILLISECONDS = SLOWLY
    listing, watch = registry.get(name), Watch()
    found: dict[str, list[str]] = {}
    began = time.monotonic()
    with connection.execute_wrapper(watch):
        for scope, user in readers():
            for query, order in pages(listing, scope, user, facts):
                open_pages(listing, user, query, order, facts)
                for one in watch.taken():
                    note(found, f"{scope}: {query}&order={order}", one)
    seconds = round(time.monotonic() - began)
    return {"statements": len(watch.known), "seconds": seconds, "faults": found}


def most_sorted(address: str) -> int:
    if "result=" in address or "why=" in address:
        return results.FEW
    return MOST_SORTED_BY_WORDS if "q=" in address else MOST_SORTED


def note(found: dict[str, list[str]], address: str, asked: Asked) -> None:
    for fault in faults(plan_of(asked), most_sorted(address)):
        found.setdefault(fault, []).append(address)
        if os.environ.get("PLAN_SQL"):
            sys.stderr.write(f"{address}\n{fault}\n{asked.sql[:3000]}\n{asked.params}\n\n")


if __name__ == "__main__":
    _program, wanted, path = sys.argv
    sys.stdout.write(json.dumps(main(wanted, json.loads(Path(path).read_text())[wanted])) + "\n")
