import uuid
from contextlib import suppress

import pytest
from django.db import DatabaseError, transaction

from customers.services.contacts import EmailEntry
from customers.services.customers import create_customer
from messaging.models import Message
from tests.cast import make_member
from tests.races.together import together
from tickets.models import Area, Category, Change, State, Ticket
from tickets.services import NewTicket, StaleTicket, add_entry, bulk_change, change_ticket, open_ticket

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PEOPLE = 6


@pytest.fixture
def people():
    return [make_member(f"persona{number}", "Supervisión") for number in range(PEOPLE)]


@pytest.fixture
def marta():
    return create_customer(actor=None, name="Marta Gómez", emails=[EmailEntry("marta@clientes.example")])


@pytest.fixture
def category():
    return Category.objects.create(name="Wifi", area=Area.objects.get(name="Técnica"))


@pytest.fixture
def ticket(marta, category):
    return open_ticket(actor=None, new=NewTicket(category=category, customer=marta), notify=False)


def closed() -> State:
    return State.objects.get(name="Cerrado")


def closing_mails() -> int:
    return Message.objects.filter(event="ticket_closed", channel="email").count()


@pytest.mark.parametrize("version", [1, None])
def test_six_people_closing_one_ticket_send_one_notice(people, ticket, version):
    state = closed()

    def close(person):
        with suppress(StaleTicket):
            change_ticket(actor=person, number=ticket.pk, values={"state": state}, version=version)

    together([lambda person=person: close(person) for person in people])
    assert closing_mails() == 1
    assert Change.objects.filter(ticket=ticket, field="state").count() == 1
    ticket.refresh_from_db()
    assert (ticket.state, ticket.version, ticket.is_ended) == (state, 2, True)


def test_six_bulk_closings_of_the_same_tickets_send_one_notice_each(people, marta, category):
    for _turn in range(5):
        open_ticket(actor=None, new=NewTicket(category=category, customer=marta), notify=False)
    numbers, state = list(Ticket.objects.values_list("pk", flat=True)), closed()
    together(
        [
            lambda person=person: bulk_change(actor=person, numbers=numbers, field="state", value=state)
            for person in people
        ]
    )
    assert closing_mails() == 5
    assert Ticket.objects.ongoing().count() == 0


def test_six_equal_submits_open_one_ticket(people, marta, category):
    key = uuid.uuid4()

    def submit():
        return open_ticket(actor=None, new=NewTicket(category=category, customer=marta, form_key=key)).pk

    assert together([submit] * PEOPLE) == [Ticket.objects.get().pk] * PEOPLE
    assert Message.objects.filter(event="ticket_opened", channel="email").count() == 1


def test_six_equal_replies_are_one(people, ticket):
    key = uuid.uuid4()

    def reply():
        return add_entry(actor=people[0], ticket=ticket, body="Vamos", visibility="public", form_key=key).pk

    assert together([reply] * PEOPLE) == [ticket.entries.get().pk] * PEOPLE
    assert Message.objects.filter(event="ticket_reply", channel="email").count() == 1


def test_history_can_be_neither_rewritten_nor_deleted(people, ticket):
    change_ticket(actor=people[0], number=ticket.pk, values={"state": closed()})
    for rewrite in (lambda rows: rows.update(after="x"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            rewrite(Change.objects.all())
    assert Change.objects.get().after == "Cerrado"
