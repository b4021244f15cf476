import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from customers.models import Connection
from listings import walking
from listings.paging import Order
from listings.search import NOTHING, either

BY_PLAN = Order("plan", "plan", descending=False)
NEWEST = Order("number", "pk", descending=True)


def read(rows, limit=3):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = walking.read(rows, BY_PLAN, limit, narrowed=True)
    return [row.plan for row in found], asked[-1 if connection.vendor == "sqlite" else -2]["sql"]


def connections(people):
    owners = people(4)
    for number, owner in enumerate([*owners, *owners]):
        Connection.objects.create(customer=owner, plan=f"Plan {number}")
    return owners


def test_the_newest_rows_of_several_customers_are_those_that_meet_every_condition(people):
    ana, bruno, carla, _dora = connections(people)
    rows = Connection.objects.filter(customer__in=[ana, bruno, carla]).exclude(plan="Plan 1")
    plans, _asked = read(rows)
    assert plans == ["Plan 0", "Plan 2", "Plan 4"]


@pytest.mark.parametrize("order", [BY_PLAN, BY_PLAN.reversed(), NEWEST, NEWEST.reversed()])
@pytest.mark.parametrize("limit", [1, 3, 5, 20])
def test_of_several_customers_the_first_rows_are_those_of_all_together(people, order, limit):
    owners = connections(people)
    for number in range(6):
        # One has far more than the others, in the middle of all, and some are equal.
        Connection.objects.create(customer=owners[1], plan=f"Plan {number % 3 + 2}")
    rows = Connection.objects.filter(customer__in=owners[:3])
    found = walking.read(rows, order, limit, narrowed=True)
    assert found == list(rows.order_by(*order.ordering()))[:limit]


def test_rows_of_several_customers_are_sorted_by_keys_that_an_index_has(people):
    ana, bruno, *_others = connections(people)
    sorted_alone = "IN (SELECT"
    assert sorted_alone in read(Connection.objects.filter(customer__in=[ana, bruno]))[1]
    one = read(Connection.objects.filter(customer=ana))[1]
    assert (sorted_alone in one) == (connection.vendor == "sqlite")


def test_what_no_row_has_does_not_stand_in_the_way_of_an_index():
    assert either([NOTHING, Q(subject="a")], Q(), NOTHING) == Q(subject="a")
    assert either([NOTHING], Q()) == NOTHING
    assert either([Q(subject="a")], Q(event="b")) == Q(subject="a") | Q(event="b")
