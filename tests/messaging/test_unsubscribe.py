"""Who wants no more notices says so with one click, and still hears about their tickets."""

import re
from email import message_from_bytes
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import AuditEntry
from messaging import delivery, outbox
from messaging.channels.base import Envelope
from messaging.channels.mail import mail_bytes
from messaging.choices import Channel, Kind, State, SuppressionReason
from messaging.models import Message, Suppression
from messaging.suppressions import suppress
from messaging.unsubscribing import SIGNER
from tests.messaging.post import post, sent

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def _our_address(settings):
    settings.PUBLIC_URL = "https://tickets.example"


def headers_of(wire) -> dict[str, str]:
    delivery.drain(Channel.EMAIL)
    return dict(wire.envelopes[-1].headers)


def link_in(headers: dict[str, str]) -> str:
    return urlsplit(headers["List-Unsubscribe"].strip("<>")).path


def link(message) -> str:
    return f"/baja/{SIGNER.sign(str(message.pk))}/"


def reasons() -> list[str]:
    return list(Suppression.objects.standing().values_list("reason", flat=True))


def test_mail_outside_a_ticket_carries_a_link_that_unsubscribes_with_one_click(wire):
    post(recipient="Ana@example.com")
    headers = headers_of(wire)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<https://tickets.example/baja/")
    answer = Client(enforce_csrf_checks=True).post(link_in(headers), ONE_CLICK)
    assert answer.status_code == 200
    row = Suppression.objects.get()
    assert (row.address, row.reason, row.message.recipient) == ("ana@example.com", "opt_out", "Ana@example.com")
    assert AuditEntry.objects.filter(action="messaging.suppress", actor=None).count() == 1


def test_mail_about_a_ticket_and_other_channels_carry_no_such_link(wire):
    post(about=outbox.About(ticket_number=7))
    assert "List-Unsubscribe" not in headers_of(wire)
    post(channel=Channel.SMS)
    delivery.drain(Channel.SMS)
    assert "List-Unsubscribe" not in wire.envelopes[-1].headers


def test_each_copy_of_a_resent_mail_carries_a_link_of_its_own(wire, mauro):
    message = sent()
    outbox.resend(
        actor=mauro,
        batch_id=uuid4(),
        messages=Message.objects.all(),
        channel=Channel.EMAIL,
        address_choice="as_sent",
    )
    copy = message.resends.get()
    assert copy.body_id == message.body_id
    assert link_in(headers_of(wire)) == link(copy)


def test_one_click_is_not_offered_where_the_link_is_not_encrypted(wire, settings):
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    post()
    headers = headers_of(wire)
    assert headers["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/baja/")
    assert "List-Unsubscribe-Post" not in headers


def test_the_link_leaves_on_one_line_however_long_our_address_is():
    url = "https://" + "mesa-de-ayuda." * 12 + "example/baja/12345." + "x" * 43 + "/"
    raw = mail_bytes(Envelope("1.2", "a@b.example", "c@d.example", "Hola", "Hola", headers={
        "List-Unsubscribe": f"<{url}>"
    }))  # fmt: skip
    assert f"List-Unsubscribe: <{url}>\r\n".encode() in raw
    assert message_from_bytes(raw)["List-Unsubscribe"] == f"<{url}>"


def test_looking_at_the_page_changes_nothing_and_its_one_button_does(client):
    message = post()
    page = client.get(link(message))
    assert page.status_code == 200
    assert reasons() == []
    assert len(re.findall(rb"<button", page.content)) == 1
    assert b"ana@example.com" not in page.content
    done = client.post(link(message))
    assert "vuelven a llegarte" in done.content.decode()
    assert reasons() == [SuppressionReason.OPT_OUT]


def test_who_opted_out_gets_no_notice_but_their_tickets_and_what_a_person_writes(client, wire, lucia):
    client.post(link(post()))
    notice = post()
    answer = post(about=outbox.About(ticket_number=7))
    by_hand = post(kind=Kind.MANUAL, sent_by=lucia)
    delivery.drain(Channel.EMAIL)
    for row in (notice, answer, by_hand):
        row.refresh_from_db()
    assert [row.state for row in (notice, answer, by_hand)] == [State.SUPPRESSED, State.SENT, State.SENT]


def test_the_wish_is_taken_back_from_the_same_page(client):
    message = post()
    client.post(link(message))
    page = client.post(link(message), {"back": "1"})
    assert "Te llegan los avisos" in page.content.decode()
    assert reasons() == []
    assert post().state == State.QUEUED


def test_a_link_takes_back_a_wish_and_no_stronger_block(client):
    message = post()
    suppress(channel=Channel.EMAIL, address=message.recipient, reason=SuppressionReason.COMPLAINT)
    page = client.post(link(message), {"back": "1"})
    assert reasons() == [SuppressionReason.COMPLAINT]
    assert "avisanos" in page.content.decode()


def test_clicked_twice_it_is_one_wish(client):
    message = post()
    client.post(link(message), ONE_CLICK)
    client.post(link(message), ONE_CLICK)
    assert Suppression.objects.count() == 1


def test_a_link_that_we_did_not_sign_leads_nowhere(client):
    message, other = post(), post(recipient="luis@example.com")
    forged = link(message).replace(f"/{message.pk}.", f"/{other.pk}.")
    assert client.post(forged, ONE_CLICK).status_code == 404
    assert client.get("/baja/cualquiera/").status_code == 404
    assert reasons() == []


def test_a_link_that_is_used_without_end_is_told_to_wait(client):
    message = post()
    answers = [client.post(link(message), {"back": "1"} if turn % 2 else {}).status_code for turn in range(12)]
    assert answers == [200] * 10 + [429] * 2
    assert client.post(link(post(recipient="luis@example.com"))).status_code == 200
