"""A page of the rows of several customers: the first of each, and of these the first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.models import Tag
from listings import several, walking
from listings.paging import Order
from listings.search import NOTHING, either
from messaging.choices import State
from messaging.models import Message
from tests.messaging.post import make_customer, post

NEWEST = Order("created", "created_at", descending=True)
BY_DUE = Order("due", "due_at", descending=True)
KEYS_ALONE = "IN (SELECT"


@pytest.fixture
def people(db):
    """Four customers with mails, the second with seven more than the others; and one mail that is nobody's."""
    found = [make_customer(name=f"Persona {number}") for number in range(4)]
    start = timezone.now() - timedelta(days=1)
    whose = [0, 1, 2, 3, None, 0, *[1] * 7, 2]
    for number, owner in enumerate(whose):
        message = post(recipient=f"a{number}@example.com")
        # Some at the same moment.
        moment = start + timedelta(hours=number // 2)
        Message.objects.filter(pk=message.pk).update(
            customer=None if owner is None else found[owner], created_at=moment, due_at=moment
        )
    post("sms", customer=None, recipient="+5493515551234")
    return found


def of(*people):
    return Message.objects.filter(channel="email", customer__in=[person.pk for person in people])


def read(rows, order=NEWEST, limit=20):
    with CaptureQueriesContext(connection) as asked:
        found = walking.read(rows, order, limit, narrowed=True)
    said = [one["sql"] for one in asked if "messaging_message" in one["sql"]]
    return found, said[0] if said else ""


@pytest.mark.parametrize("order", [NEWEST, NEWEST.reversed(), BY_DUE, Order("number", "pk", descending=True)])
@pytest.mark.parametrize("limit", [1, 3, 5, 20])
def test_of_several_customers_the_first_rows_are_those_of_all_together(people, order, limit):
    rows = of(*people[:3])
    assert read(rows, order, limit)[0] == list(rows.order_by(*order.ordering()))[:limit]


def test_they_are_found_in_the_index_of_the_customers_and_what_that_has_not_got_is_left_to_the_database(people):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite sorts keys alone, whatever is asked")
    rows = of(*people[:3])
    later = rows.filter(NEWEST.beyond(timezone.now(), 1))
    assert [KEYS_ALONE in read(one)[1] for one in (rows, later)] == [True, True]
    for narrower in (
        rows.filter(state=State.QUEUED),
        rows.filter(subject__contains="a"),
        rows.exclude(pk__in=rows),
    ):
        assert several.of_several(narrower) is None
    assert several.of_several(rows, BY_DUE.ordering()) is None
    assert several.of_several(rows, NEWEST.gathered()) is None
    assert several.of_several(of(people[0])) is None
    many = Message.objects.filter(customer__in=range(1, several.MOST_NAMED + 2))
    assert several.of_several(many) is None


def test_what_can_have_no_row_has_none(people):
    rows = of(*people)
    for nothing in (rows.none(), rows.filter(channel__in=[]), rows.filter(pk__in=[])):
        assert read(nothing)[0] == []


def test_rows_whose_customer_is_one_of_some_others_are_found_as_ever(people):
    tags = [Tag.objects.create(name=name) for name in ("Deudor", "Empresa", "Fibra")]
    for person, tag in zip(people, tags, strict=False):
        person.tags.add(tag)
    rows = Message.objects.filter(channel="email", customer__tags__in=tags[:2])
    assert {row.customer_id for row in read(rows)[0]} == {people[0].pk, people[1].pk}


def test_what_no_row_has_does_not_stand_in_the_way_of_an_index():
    assert either([NOTHING, Q(subject="a")], Q(), NOTHING) == Q(subject="a")
    assert either([NOTHING], Q()) == NOTHING
    assert either([Q(subject="a")], Q(event="b")) == Q(subject="a") | Q(event="b")
