import random
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from customers.models import Customer
from ispcube.seeding import seed
from messaging.models import Message
from messaging.search import own_search_text
from tickets.models import Ticket

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_seed_adds_exactly_what_was_asked_for_and_again_the_second_time():
    for times in (1, 2):
        seed(messages=50, tickets=20, now=NOW, rng=random.Random(times))
        assert (Message.objects.count(), Ticket.objects.count()) == (50 * times, 20 * times)


@pytest.mark.django_db
def test_seeded_rows_are_found_like_rows_that_the_product_wrote():
    seed(messages=30, tickets=30, now=NOW, rng=random.Random(1))
    tickets = Ticket.objects.select_related("customer", "category")
    rows = [*tickets, *Customer.objects.prefetch_related("emails", "phones")]
    assert [row.search_text for row in rows] == [row.own_search_text() for row in rows]
    messages = list(Message.objects.all())
    assert [row.search_text for row in messages] == [own_search_text(row) for row in messages]


@pytest.mark.django_db
def test_seeded_customers_can_be_added_to_by_hand():
    seed(messages=0, tickets=0, now=NOW, rng=random.Random(1))
    last = Customer.objects.order_by("-pk").values_list("pk", flat=True)[0]
    assert Customer.objects.create(name="Ana").pk == last + 1


@pytest.mark.django_db
def test_seed_refuses_a_negative_number():
    with pytest.raises(CommandError):
        call_command("seed", messages=-1)
