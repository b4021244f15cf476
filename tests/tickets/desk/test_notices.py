import pytest

from customers.models import CustomerEmail
from messaging.choices import Purpose, State, SuppressionReason
from messaging.models import Message
from messaging.suppressions import suppress
from messaging.wording import vocabulary
from messaging.wording.versions import change_words
from tests.messaging.accounts import make_account
from tickets.models import NoticeRule, Ticket
from tickets.services import bulk_change, change_ticket


def told():
    return list(Message.objects.order_by("pk").values_list("event", "channel"))


def test_closing_says_so_once_in_its_own_words(lucia, make_ticket, state):
    change_ticket(actor=lucia, number=make_ticket().pk, values={"state": state["Cerrado"]})
    assert told() == [("ticket_closed", "email"), ("ticket_closed", "sms")]


@pytest.mark.parametrize("name", ["Pendiente", "Anulado"])
def test_another_state_is_told_as_a_change(lucia, make_ticket, state, name):
    NoticeRule.objects.filter(event="ticket_state", channel="email").update(enabled=True)
    change_ticket(actor=lucia, number=make_ticket().pk, values={"state": state[name]})
    assert told() == [("ticket_state", "email")]
    assert f"«{name}»" in Message.objects.get().body.text


def test_reopening_is_told_as_a_change(lucia, make_ticket, state):
    NoticeRule.objects.filter(event="ticket_state", channel="sms").update(enabled=True)
    change_ticket(actor=lucia, number=make_ticket(state=state["Cerrado"]).pk, values={"state": state["Abierto"]})
    assert told() == [("ticket_state", "sms")]


def test_an_event_that_is_switched_off_tells_nobody(lucia, make_ticket, state):
    NoticeRule.objects.filter(event="ticket_closed").update(enabled=False)
    change_ticket(actor=lucia, number=make_ticket().pk, values={"state": state["Cerrado"]})
    assert told() == []


def test_other_fields_tell_nobody(lucia, make_ticket, area):
    change_ticket(actor=lucia, number=make_ticket().pk, values={"area": area["Gerencia"]})
    assert told() == []


def test_closing_in_bulk_tells_each_customer_once_however_often_it_is_asked(mauro, make_ticket, state):
    for _ in range(3):
        make_ticket()
    for _ in range(2):
        numbers = Ticket.objects.values_list("pk", flat=True)
        bulk_change(actor=mauro, numbers=numbers, field="state", value=state["Cerrado"])
    assert told() == [("ticket_closed", "email"), ("ticket_closed", "sms")] * 3


@pytest.mark.parametrize("address", ["Marta@Clientes.example", "MARÍA@clientes.example"])
def test_a_blocked_address_is_told_nothing_however_it_is_written(lucia, make_ticket, marta, state, address):
    CustomerEmail.objects.filter(customer=marta).update(address=address)
    suppress(channel="email", address=address, reason=SuppressionReason.COMPLAINT)
    change_ticket(actor=lucia, number=make_ticket().pk, values={"state": state["Cerrado"]})
    assert Message.objects.get(channel="email").state == State.SUPPRESSED


def test_who_wished_no_announcements_is_still_told_of_their_ticket(lucia, make_ticket, marta, state):
    suppress(channel="email", address="marta@clientes.example", reason=SuppressionReason.OPT_OUT)
    change_ticket(actor=lucia, number=make_ticket().pk, values={"state": state["Cerrado"]})
    assert Message.objects.get(channel="email").state == State.QUEUED


def test_a_notice_leaves_by_the_account_and_in_the_words_in_force(lucia, make_ticket, state, admin):
    accounts = [
        make_account(name=str(place), purpose=purpose, position=place)
        for place, purpose in enumerate((Purpose.ALL, Purpose.TICKETS, Purpose.TICKETS))
    ]
    event = vocabulary.find("ticket_closed")
    for based_on, text in enumerate(("Antes", "Ahora {titulo}")):
        change_words(actor=admin, event=event, channel="email", subject="S", text=text, based_on=based_on)
    change_ticket(actor=lucia, number=make_ticket().pk, values={"state": state["Cerrado"]})
    message = Message.objects.get(channel="email")
    assert message.account == accounts[1]
    assert message.body.version.number == 2
    assert "Ahora" in message.body.text
