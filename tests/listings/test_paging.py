import base64
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Customer
from listings import paging

BY_NAME = paging.Order("name", "name", descending=False)
NEWEST = paging.Order("created", "created_at", descending=True)
ORDERS = [BY_NAME, NEWEST, BY_NAME.reversed(), paging.Order("pk", "pk", descending=True)]


def names(page: paging.Page) -> list[str]:
    return [row.name for row in page.rows]


def walk(order: paging.Order, size: int) -> list[int]:
    """Every row, page by page."""
    rows, seen = Customer.objects.all(), []
    page = paging.page(rows, order, size)
    while True:
        seen += [row.pk for row in page.rows]
        if not page.has_next:
            return seen
        page = paging.page(rows, order, size, after=paging.cursor(order, page.rows[-1]))


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.param)
def test_walking_all_pages_shows_each_row_once_and_in_order(people, order):
    people(4)
    people(3, name="Igual")
    rows = sorted(Customer.objects.all(), key=lambda row: (order.value(row), row.pk), reverse=order.descending)
    assert walk(order, 2) == [row.pk for row in rows]


@pytest.mark.parametrize("order", [BY_NAME, NEWEST], ids=lambda order: order.param)
def test_every_order_is_ended_by_the_key_in_the_same_direction(order):
    assert [name.lstrip("-") for name in order.ordering()] == [order.field, "pk"]
    assert {name.startswith("-") for name in order.ordering()} == {order.descending}


def test_going_back_shows_the_page_we_came_from(people):
    people(6)
    rows = Customer.objects.all()
    first = paging.page(rows, BY_NAME, 2)
    second = paging.page(rows, BY_NAME, 2, after=paging.cursor(BY_NAME, first.rows[-1]))
    third = paging.page(rows, BY_NAME, 2, after=paging.cursor(BY_NAME, second.rows[-1]))
    assert names(third) == ["Persona 05", "Persona 06"]
    back = paging.page(rows, BY_NAME, 2, before=paging.cursor(BY_NAME, third.rows[0]))
    assert names(back) == names(second)
    assert (back.has_previous, back.has_next) == (True, True)


def test_going_back_to_a_short_first_page_fills_it(people):
    people(5)
    rows = Customer.objects.all()
    second = rows.get(name="Persona 02")
    page = paging.page(rows, BY_NAME, 3, before=paging.cursor(BY_NAME, second))
    assert names(page) == ["Persona 01", "Persona 02", "Persona 03"]
    assert (page.has_previous, page.has_next) == (False, True)


def test_the_last_page_ends_the_list(people):
    people(5)
    page = paging.page(Customer.objects.all(), BY_NAME, 2, before=paging.END)
    assert names(page) == ["Persona 04", "Persona 05"]
    assert (page.has_previous, page.has_next) == (True, False)


def forged(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "ñ\x00",
        forged("created", "Persona 01", 1),
        forged("name", "a\x00b", 1),
        forged("name", "\ud800", 1),
        forged("name", None, 1),
        forged("name", "a", 2**70),
        forged("name", "a", True),
        forged("name", "a", "1"),
        forged("name"),
        forged(*range(500)),
    ],
)
def test_a_cursor_that_we_never_gave_is_refused(people, cursor):
    people(1)
    with pytest.raises(paging.WrongCursor):
        paging.page(Customer.objects.all(), BY_NAME, 2, after=cursor)


@pytest.mark.parametrize("value", ["2026-11-22T10:00:00", "31/02", 5, "9" * 400])
def test_a_cursor_with_a_wrong_moment_is_refused(people, value):
    people(1)
    with pytest.raises(paging.WrongCursor):
        paging.page(Customer.objects.all(), NEWEST, 2, before=forged("created", value, 1))


def test_counts_stop_at_the_cap_and_say_so(people, monkeypatch):
    people(4)
    monkeypatch.setattr(paging, "COUNT_CAP", 3)
    assert str(paging.count(Customer.objects.all())) == "3+"
    monkeypatch.setattr(paging, "COUNT_CAP", 4)
    assert str(paging.count(Customer.objects.all())) == "4"
    assert str(paging.Count(10_000, capped=True)) == "10.000+"


def test_the_place_in_the_list_is_counted_from_the_rows_before(people):
    people(5)
    fourth = Customer.objects.get(name="Persona 04")
    assert paging.count_before(Customer.objects.all(), BY_NAME, fourth).value == 3
    assert paging.neighbour_before(Customer.objects.all(), BY_NAME, fourth).name == "Persona 03"


def test_only_columns_that_are_never_null_can_be_ordered_by():
    assert paging.is_orderable(Customer, "created_at")
    assert not paging.is_orderable(Customer, "deleted_at")
    assert not paging.is_orderable(Customer, "nonsense")


def test_more_than_the_limit_is_not_counted_again_for_a_while(people, monkeypatch):
    monkeypatch.setattr(paging, "COUNT_CAP", 2)
    rows = Customer.objects.filter(city="Villa Elisa")
    people(2)
    assert str(paging.count(rows)) == "2"
    people(1)
    assert str(paging.count(rows)) == "2+", "what was counted to the end is counted anew"
    with CaptureQueriesContext(connection) as queries:
        assert str(paging.count(rows.all())) == "2+"
        assert str(paging.count(rows.none())) == "0"
    assert not queries
    other = paging.count(rows.filter(name="Persona 01"))
    assert (other.value, other.capped) == (2, False), "another question has an answer of its own"
