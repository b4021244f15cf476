"""Writing to a customer by hand, from their page or about a ticket."""

import pytest
from django.urls import reverse

from customers.services.customers import create_customer
from messaging.choices import Channel, Kind, State
from messaging.models import Message
from messaging.outbox import About
from tests import cast
from tests.messaging.post import make_customer

NEEDS = ("messaging.write_message", "customers.view_customer")


@pytest.fixture
def writer(db):
    return cast.make_user(*NEEDS)


@pytest.fixture
def ana(db):
    return make_customer(phone="+5493515551234")


def url(name, customer) -> str:
    return reverse(f"messaging:{name}", args=[customer.code])


def send(user, customer, to="email:ana@example.com", text="Hola", subject="Tu reclamo", name="write", query=""):
    data = {"to": to, "text": text, "subject": subject}
    return cast.client_of(user).post(url(name, customer) + query, data)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_what_is_written_leaves_as_manual_with_who_wrote_it(writer, ana):
    response = send(writer, ana)
    message = Message.objects.get()
    assert (message.kind, message.state, message.sent_by) == (Kind.MANUAL, State.QUEUED, writer)
    assert (message.recipient, message.subject, message.customer) == ("ana@example.com", "Tu reclamo", ana)
    assert response.url == ana.get_absolute_url()


def test_an_sms_leaves_without_subject_line(writer, ana):
    send(writer, ana, to="sms:+5493515551234", subject="no va")
    message = Message.objects.get()
    assert (message.channel, message.body.text, "no va" in message.subject) == (Channel.SMS, "Hola", False)


def test_every_address_of_the_customer_is_offered_and_no_other(writer, ana):
    make_customer("Otro", email="otro@example.com")
    shown = text_of(cast.client_of(writer).get(url("write", ana)))
    assert "email:ana@example.com" in shown
    assert "sms:+5493515551234" in shown
    assert "otro@example.com" not in shown


def test_the_channel_asked_for_comes_chosen(writer, ana):
    shown = text_of(cast.client_of(writer).get(url("write", ana), {"channel": "sms"}))
    assert 'value="sms:+5493515551234" selected' in shown


@pytest.mark.parametrize("to", ["email:otro@example.com", "email:", "fax:1", "sms:ana@example.com", "\x00", ""])
def test_an_address_that_is_not_the_customers_is_refused(writer, ana, to):
    assert send(writer, ana, to=to).status_code == 422
    assert not Message.objects.exists()


@pytest.mark.parametrize(("to", "text"), [("email:ana@example.com", "  "), ("sms:+5493515551234", "a" * 1001)])
def test_a_text_that_can_not_leave_is_refused_and_kept(writer, ana, to, text):
    response = send(writer, ana, to=to, text=text)
    assert response.status_code == 422
    assert text.strip()[:50] in text_of(response)
    assert not Message.objects.exists()


def test_a_customer_who_can_not_be_reached_is_told_plainly(writer):
    silent = create_customer(actor=None, name="Sin nada")
    assert "No hay adónde escribirle" in text_of(cast.client_of(writer).get(url("write", silent)))


def test_writing_needs_its_own_permission(db, ana):
    user = cast.make_user_without("messaging.write_message")
    assert send(user, ana).status_code == 403
    assert not Message.objects.exists()


def test_a_customer_that_one_may_not_see_is_not_found(ana):
    user = cast.make_user("messaging.write_message")
    assert send(user, ana).status_code == 404
    assert not Message.objects.exists()


def test_how_it_arrives_is_shown_and_nothing_is_kept(writer, ana):
    mail = send(writer, ana, name="arrival", text="Hola <script>alert(1)</script>")
    sms = send(writer, ana, name="arrival", to="sms:+5493515551234", text="Ya está")
    assert "&lt;script&gt;alert(1)" in text_of(mail)
    assert "<script" not in text_of(mail)
    assert "1 segmento · UCS-2" in text_of(sms)
    assert all("default-src 'none'" in each.headers["Content-Security-Policy"] for each in (mail, sms))
    assert not Message.objects.exists()


def test_what_is_missing_is_said_where_it_would_arrive(writer, ana):
    assert "bad-text" in text_of(send(writer, ana, name="arrival", text=""))


def test_the_cost_of_an_sms_is_told_while_writing(writer):
    client, url = cast.client_of(writer), reverse("messaging:measure")
    assert "2 segmentos · UCS-2" in text_of(client.post(url, {"to": "sms:+5493515551234", "text": "á" * 71}))
    assert text_of(client.post(url, {"to": "email:ana@example.com", "text": "á" * 71})) == ""


@pytest.mark.parametrize("ticket", ["999999", "x", "9" * 40, "\x00"])
def test_a_ticket_that_one_may_not_see_is_not_found(writer, ana, ticket):
    assert cast.client_of(writer).get(url("write", ana), {"ticket": ticket}).status_code == 404


def test_a_message_about_a_ticket_belongs_to_it(writer, ana, settings):
    settings.MESSAGING_ABOUT_TICKET = "tests.messaging.test_write_page.about_seven"
    response = send(writer, ana, query="?ticket=7")
    message = Message.objects.get()
    assert (message.ticket_number, message.area_id, message.owner_id) == (7, 3, writer.pk)
    assert response.url == reverse("tickets:detail", args=["7"])


def about_seven(user, number):
    """What the app of tickets would answer."""
    return About(ticket_number=7, area_id=3, owner_id=user.pk) if number == 7 else None
