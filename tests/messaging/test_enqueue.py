import pytest
from django.utils import timezone

from accounts.models import Organization
from messaging import outbox
from messaging.choices import Channel, Kind, State, Urgency
from messaging.models import Message
from tests.messaging.post import make_customer

pytestmark = pytest.mark.django_db
TICKET = {"number": 7, "title": "Sin servicio", "state": "En curso", "text": "No anda\n<b>nada</b>"}


def enqueue(**fields) -> Message:
    return outbox.enqueue(
        **{"channel": Channel.EMAIL, "template": "ticket_opened", "context": TICKET, "event": "ticket_opened"}
        | fields
    )


def test_enqueue_writes_a_snapshot_of_what_will_leave():
    customer = make_customer(name="Ana Gómez")
    about = outbox.About(ticket_number=7, area_id=3, owner_id=4)
    message = enqueue(customer=customer, about=about)
    message.refresh_from_db()
    assert (message.state, message.kind, message.urgency) == (State.QUEUED, Kind.AUTO, Urgency.URGENT)
    assert (message.recipient, message.customer_name) == ("ana@example.com", "Ana Gómez")
    assert message.subject == "Recibimos tu pedido [#7]"
    assert (message.ticket_number, message.area_id, message.owner_id) == (7, 3, 4)
    assert message.due_at <= timezone.now() < message.expires_at
    assert "Hola, Ana Gómez:" in message.body.text
    assert message.search_text == "recibimos tu pedido [#7]"


def test_enqueue_writes_a_tickets_number_without_a_thousands_mark():
    message = enqueue(recipient="ana@example.com", about=outbox.About(ticket_number=4797))
    assert message.subject == "Recibimos tu pedido [#4797]"
    assert "4.797" not in message.body.text + message.body.html


def test_enqueue_escapes_in_html_and_not_in_plain_text():
    message = enqueue(recipient="ana@example.com", about=outbox.About(ticket_number=7))
    assert "<b>nada</b>" in message.body.text
    assert "&lt;b&gt;nada&lt;/b&gt;" in message.body.html
    assert "<b>nada</b>" not in message.body.html


def test_enqueue_inlines_the_style_of_the_html():
    html = enqueue(recipient="ana@example.com").body.html
    assert "<style>" not in html
    assert 'class="card" style="' in html


@pytest.mark.parametrize("template", ["ticket_opened", "ticket_reply", "ticket_state", "ticket_closed", "manual"])
@pytest.mark.parametrize("channel", Channel.values)
def test_enqueue_has_a_text_for_every_event_and_channel(template, channel):
    Organization.objects.update_or_create(pk=1, defaults={"name": "Fibra del Valle"})
    message = enqueue(channel=channel, template=template, recipient="x@example.com")
    assert message.state == State.QUEUED
    assert message.subject
    assert message.body.text


def test_enqueue_shows_the_beginning_of_an_sms_where_others_show_a_subject():
    message = enqueue(channel=Channel.SMS, recipient="+5493515551234", about=outbox.About(ticket_number=7))
    assert message.subject == message.body.text
    assert "#7" in message.body.text


def test_enqueue_keeps_a_line_break_out_of_the_subject():
    message = outbox.write(
        actor=None,
        channel=Channel.EMAIL,
        recipient="a@example.com",
        text="x",
        subject="Hola\r\nBcc: b@example.com",
    )
    assert message.subject == "Hola Bcc: b@example.com"


def test_enqueue_without_an_address_leaves_a_failed_row_that_says_so():
    message = enqueue(customer=make_customer(email=""))
    assert (message.state, message.error_code) == (State.FAILED, "no_address")
    assert message.body.text


def test_enqueue_to_an_address_that_bounced_leaves_a_suppressed_row():
    customer = make_customer()
    customer.emails.update(bounced_at=timezone.now())
    message = enqueue(customer=customer)
    assert (message.state, message.recipient) == (State.SUPPRESSED, "ana@example.com")


def test_enqueue_takes_the_first_address_that_did_not_bounce():
    customer = make_customer()
    customer.emails.update(bounced_at=timezone.now())
    customer.emails.create(address="casa@example.com", position=1)
    assert enqueue(customer=customer).recipient == "casa@example.com"


def test_enqueue_with_a_missing_template_leaves_a_failed_row_that_names_it():
    message = enqueue(template="no_such", recipient="ana@example.com")
    assert (message.state, message.error_code, message.body) == (State.FAILED, "template_missing", None)
    assert "no_such" in message.error_text


def test_enqueue_rings_after_the_commit_and_not_before(monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr("messaging.tasks.drain.apply_async", lambda args, **options: rung.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(recipient="ana@example.com")
        assert rung == []
    assert rung == [("email",)]


def test_enqueue_survives_a_broker_that_is_down(monkeypatch, django_capture_on_commit_callbacks, caplog):
    def refuse(*args, **options):
        raise ConnectionError("no broker")

    monkeypatch.setattr("messaging.tasks.drain.apply_async", refuse)
    monkeypatch.setattr("listings.doorbell._quiet_until", 0.0)
    with django_capture_on_commit_callbacks(execute=True):
        message = enqueue(recipient="ana@example.com")
    assert message.state == State.QUEUED
    assert "could not be rung" in caplog.text


def test_write_is_logged_as_manual_with_who_wrote_it(lucia):
    customer = make_customer()
    message = outbox.write(
        actor=lucia,
        channel=Channel.EMAIL,
        recipient="otra@example.com",
        text=" Hola ",
        subject="Turno",
        customer=customer,
    )
    assert (message.kind, message.sent_by, message.subject) == (Kind.MANUAL, lucia, "Turno")
    assert message.recipient == "otra@example.com"
    assert "<p>Hola</p>" in message.body.html.replace(' style="margin: 0 0 16px;"', "")


def test_write_refuses_a_blank_text(lucia):
    with pytest.raises(outbox.EmptyText):
        outbox.write(actor=lucia, channel=Channel.SMS, recipient="+5493515551234", text=" \n ")
    assert not Message.objects.exists()
