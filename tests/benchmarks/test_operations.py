"""What is measured covers every listing, and every operation is asked for as a browser would."""

import pytest

from benchmarks.client import Browser
from benchmarks.operations import addresses, operations
from benchmarks.report import table
from benchmarks.server import between

NEW = {"form_key": "{uuid}", "subject": "Sin servicio"}
PLACES = {
    "filters": ["state=failed"],
    "saved": ["state=failed&saved=1"],
    "next": "abc",
    "previous": "def",
    "deep": ["ghi", "jkl"],
    "dates": [{"date_to": "2026-01-02"}],
    "rare_state": ["state=complained"],
    "wide_range_rare": ["state=complained"],
    "rare_combination": ["kind=manual"],
    "customers": [7, 8],
    "top_customer": 1,
    "rows": [5, 6],
    "search_in_filter": ["q=acosta&customer=7"],
    "floor": {name: ["key=1"] for name in ("first", "filter", "deep", "open")},
}
WORDS = ("common_word", "rare_word", "common_name", "rare_name", "two_words", "three_letters")
EXACT = ("exact_email", "phone", "customer_code", "ticket_number")
LISTING = PLACES | {name: ["a b"] for name in (*WORDS, *EXACT)} | {"new": NEW}
FACTS = {name: LISTING for name in ("email", "sms", "push", "tickets")} | {"everywhere": {"rare_name": ["zubi"]}}


def named() -> dict:
    return {operation.name: operation for operation in operations(FACTS)}


def test_no_two_operations_have_one_name():
    assert len(named()) == len(operations(FACTS))


@pytest.mark.parametrize("listing", ["email", "sms", "push", "tickets"])
@pytest.mark.parametrize("deed", ["first", "filter", "deep", "last", "date", "rare_combination", "common_word"])
def test_every_listing_is_measured_with_its_worst_deeds(listing, deed):
    assert f"{listing}.{deed}" in named()


@pytest.mark.parametrize("name", ["open", "confirm_all", "csv", "exact_email", "one_customer", "saved"])
def test_mails_and_tickets_are_measured_in_full(name):
    assert {f"email.{name}", f"tickets.{name}"} <= set(named())


def test_every_floor_that_an_operation_stands_on_is_measured_too():
    floors = {operation.floor for operation in named().values() if operation.floor}
    assert floors
    assert floors <= set(named())


def test_variants_are_addresses_of_their_own():
    assert addresses("/x/", {"q": "a b"}, "all=1") == ("/x/?q=a+b", "/x/?all=1")
    assert named()["email.deep"].paths == ("/mensajes/email/?after=ghi", "/mensajes/email/?after=jkl")


def test_a_form_is_sent_with_its_token_and_a_key_of_its_own_each_time():
    browser = Browser(0)
    browser.cookies["csrftoken"] = "abc"
    first, second = (browser.form(tuple(NEW.items())) for _time in range(2))
    assert "csrfmiddlewaretoken=abc" in first
    assert "uuid" not in first
    assert first != second


def test_processor_time_is_unknown_when_a_process_came_or_went():
    assert between({1: 5.0, 2: 1.0}, {1: 7.0, 2: 1.5}) == 2.5
    assert between({1: 5.0}, {1: 7.0, 2: 1.5}) is None
    assert between({}, {}) is None


def test_the_table_shows_what_failed_and_what_is_unknown():
    sizes = {"10": {"median": 12.34, "queries": 5, "kb": 40.0}, "100": {"problem": "answered 500"}}
    row = {"growth": None, "growth_best": None, "growth_cpu": None, "floor_ratio": 2.5, "sizes": sizes}
    line = table({"rows": [10, 100], "operations": {"email.first": row}, "growth_max": None}).splitlines()[3]
    assert line.split() == ["email.first", "12.3", "!", "–", "–", "5", "40.0", "–", "2.5"]
