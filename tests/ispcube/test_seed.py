import random
import re
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F

from customers.models import Customer
from ispcube import seeding
from ispcube.seeding import seed
from ispcube.seeding.loading import MODELS
from messaging.choices import State
from messaging.models import DeliveryAttempt, Message
from messaging.search import own_search_text
from tickets.models import Change, Entry, Ticket

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def sow(messages: int = 0, tickets: int = 0, seed_of_chance: int = 1, **how) -> None:
    seed(messages=messages, tickets=tickets, now=NOW, rng=random.Random(seed_of_chance), **how)


def shapes() -> list[tuple]:
    """Every index and key of the tables that are loaded; SQLite numbers what has no name by its place."""
    tell, shown = connection.introspection.get_constraints, []
    with connection.cursor() as cursor:
        for table in [model._meta.db_table for model in MODELS]:
            named = {name: told for name, told in tell(cursor, table).items() if not name.startswith("__")}
            for name, told in sorted(named.items()):
                shown.append((table, name, told["columns"], told["unique"], told["foreign_key"], told["index"]))
    return shown


@pytest.mark.django_db
def test_seed_adds_exactly_what_was_asked_for_and_again_the_second_time():
    for times in (1, 2):
        sow(50, 20, times)
        assert (Message.objects.count(), Ticket.objects.count()) == (50 * times, 20 * times)


@pytest.mark.django_db
def test_seeded_rows_are_found_like_rows_that_the_product_wrote():
    sow(300, 120)
    tickets = Ticket.objects.select_related("customer", "category")
    rows = [*tickets, *Customer.objects.prefetch_related("emails", "phones")]
    assert [row.search_text for row in rows] == [row.own_search_text() for row in rows]
    messages = list(Message.objects.all())
    assert [row.search_text for row in messages] == [own_search_text(row) for row in messages]


@pytest.mark.django_db
def test_seeded_customers_can_be_added_to_by_hand():
    sow()
    last = Customer.objects.order_by("-pk").values_list("pk", flat=True)[0]
    assert Customer.objects.create(name="Ana").pk == last + 1


def told_after_sowing() -> list[tuple]:
    """What a load wrote, which is then taken back."""
    with transaction.atomic():
        sow(60, 10, customers=5)
        customers = {pk: name for pk, name in Customer.objects.values_list("pk", "name")}
        rows = Message.objects.order_by("pk").values_list("customer", "subject", "state", "created_at")
        told = [(customers[who], re.sub(r"#\d+", "", subject), *rest) for who, subject, *rest in rows]
        transaction.set_rollback(True)
    return told


@pytest.mark.django_db
def test_the_same_chance_gives_the_same_rows():
    assert told_after_sowing() == told_after_sowing()


def broken_off(line: str) -> None:
    if line.startswith("messages"):
        raise RuntimeError("broken off")


@pytest.mark.django_db(transaction=True)
def test_a_load_that_breaks_off_leaves_nothing_and_every_index_and_key_stands_again():
    before = shapes()
    with pytest.raises(RuntimeError, match="broken off"):
        sow(40, 10, say=broken_off)
    assert (Message.objects.count(), Customer.objects.count()) == (0, 0)
    assert shapes() == before
    sow(40, 10)
    assert shapes() == before


@pytest.mark.django_db
def test_each_message_has_its_text_its_try_and_follows_its_customer():
    sow(400, 40)
    assert not Message.objects.filter(body__isnull=True).exists()
    assert not Message.objects.exclude(customer_name=F("customer__name")).exists()
    tried = Message.objects.filter(attempts_made__gt=0)
    assert set(tried.values_list("pk", flat=True)) == set(
        DeliveryAttempt.objects.values_list("message", flat=True)
    )
    again = Message.objects.filter(resend_of__isnull=False).select_related("resend_of")
    assert again
    assert all(row.body_id == row.resend_of.body_id and row.created_at > row.resend_of.created_at for row in again)


@pytest.mark.django_db
def test_a_ticket_that_ended_tells_how_and_its_answers_name_their_messages():
    sow(600, 100)
    ended = Ticket.objects.filter(closed_at__isnull=False)
    assert ended.count() > 50
    told = set(Change.objects.filter(field="state").values_list("ticket", flat=True))
    assert set(ended.values_list("pk", flat=True)) <= told
    carried = Entry.objects.filter(messages__isnull=False)
    assert carried
    assert all(entry.ticket_id == entry.messages.first().ticket_number for entry in carried)


@pytest.mark.django_db
def test_rows_are_as_skewed_as_in_life():
    sow(3000, 300)
    by_state = dict(Message.objects.values_list("state").annotate(rows=Count("pk")))
    assert 0.55 < by_state[State.DELIVERED] / 3000 < 0.67
    assert 0 < by_state[State.FAILED] < 100
    by_customer = Message.objects.values("customer").annotate(rows=Count("pk")).order_by("-rows")
    assert by_customer[0]["rows"] > 3 * 3000 / 200
    half = Message.objects.filter(created_at__gt=NOW - seeding.chance.SPAN / 2).count()
    assert half > 3000 * 0.6


@pytest.mark.django_db
def test_a_database_that_holds_rows_is_left_alone_unless_more_was_asked_for(capsys):
    call_command("seed", messages=10, tickets=5)
    with pytest.raises(CommandError, match="--add"):
        call_command("seed", messages=10, tickets=5)
    assert Message.objects.count() == 10
    call_command("seed", messages=10, tickets=5, add=True)
    assert Message.objects.count() == 20
    assert "messages: 10 of 10" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"messages": -1}, {"customers": 0}, {"customers": -3}])
def test_seed_refuses_a_number_that_means_nothing(wrong):
    with pytest.raises(CommandError):
        call_command("seed", **wrong)
