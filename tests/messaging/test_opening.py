"""A tap on a push message leads to a page with it, and nowhere else; and the log says that it was opened."""

import pytest
from django.test import Client
from django.utils import timezone

from customers.services.devices import add_device
from messaging import delivery, reports
from messaging.choices import Channel, State
from messaging.models import Message, ReportEvent
from messaging.opening import SIGNER, opening_headers
from tests import cast
from tests.messaging.post import make_customer, post, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("this_machine")]


def pushed(**fields) -> Message:
    return sent(channel=Channel.PUSH, recipient="Moto G · 1", **fields)


def link(message) -> str:
    return f"/abrir/{SIGNER.sign(str(message.pk))}/"


def test_push_message_carries_a_link_to_its_own_page_and_other_channels_do_not(wire):
    customer = make_customer()
    add_device(customer=customer, target="a-token", device="Moto G")
    message = post(channel=Channel.PUSH, customer=customer)
    delivery.drain(Channel.PUSH)
    assert wire.envelopes[-1].headers["X-Link"] == f"https://tickets.example{link(message)}"
    assert opening_headers(post()) == {}


def test_looking_changes_nothing_and_the_page_says_that_it_was_opened():
    message = pushed()
    page = Client().get(link(message))
    assert page.status_code == 200
    assert message.body.text in page.content.decode()
    assert "js/opened" in page.content.decode()
    assert not ReportEvent.objects.exists()
    told = Client(enforce_csrf_checks=True).post(link(message))
    assert told.status_code == 200
    message.refresh_from_db()
    assert (message.state, ReportEvent.objects.get().fate) == (State.DELIVERED, "opened")


def test_the_first_time_counts():
    message = pushed()
    for _turn in range(3):
        Client().post(link(message))
    assert ReportEvent.objects.count() == 1


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED, State.BOUNCED])
def test_a_state_that_is_final_stays(state):
    message = pushed(state=state)
    Client().post(link(message))
    message.refresh_from_db()
    assert message.state == state


def test_opened_before_we_know_that_it_left_is_not_forgotten():
    message = post(channel=Channel.PUSH, recipient="Moto G · 1")
    Client().post(link(message))
    Message.objects.filter(pk=message.pk).update(state=State.SENT, sent_at=timezone.now())
    assert reports.apply_waiting() == 1
    message.refresh_from_db()
    assert message.state == State.DELIVERED


def test_operators_see_when_it_was_opened(admin):
    message = pushed()
    url = f"/mensajes/{message.pk}/"
    assert "Lo abrió el cliente" not in cast.client_of(admin).get(url).content.decode()
    Client().post(link(message))
    assert "Lo abrió el cliente" in cast.client_of(admin).get(url).content.decode()


@pytest.mark.parametrize("token", ["7", "7.firma", "7.2026", "https:evil.example", ""])
def test_a_link_that_we_did_not_make_leads_nowhere(token):
    pushed()
    for method in ("get", "post"):
        assert getattr(Client(), method)(f"/abrir/{token}/").status_code == 404
    assert not ReportEvent.objects.exists()


def test_a_link_leads_to_its_own_message_whatever_is_written_behind_it():
    message, mail = pushed(), sent()
    for extra in ("?next=https://evil.example", "?url=//evil.example", "?https://evil.example"):
        page = Client().get(link(message) + extra)
        assert (page.status_code, "evil.example" in page.content.decode()) == (200, False)
        assert "Location" not in Client().post(link(message) + extra)
    assert Client().get(link(mail)).status_code == 404


def test_a_link_of_another_kind_opens_nothing():
    """Both are signed, each with its own salt."""
    message = pushed()
    assert Client().get(link(message).replace("abrir", "baja")).status_code == 404


def test_the_browsers_script_is_at_the_root():
    answer = Client().get("/avisos.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"notificationclick" in answer.content
