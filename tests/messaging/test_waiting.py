"""What the page of a message in the queue says: why it waits, and until when."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from messaging import delivery, outbox
from messaging.choices import Channel, State, Urgency
from messaging.models import Account, ChannelControl, Message
from tests import cast
from tests.messaging.accounts import make_account
from tests.messaging.post import make_customer, post, sent
from tests.messaging.test_pace import travels

SEES = ("messaging.view_message", "messaging.view_email_log", "messaging.view_body")
NIGHT = datetime(2026, 11, 10, 23, tzinfo=ZoneInfo("America/Argentina/Buenos_Aires"))


@pytest.fixture
def reader(db):
    return cast.make_user(*SEES)


def page(user, message: Message) -> str:
    return cast.client_of(user).get(reverse("messaging:detail", args=[message.pk])).content.decode()


def control(**fields) -> None:
    ChannelControl.objects.update_or_create(channel=Channel.EMAIL, defaults=fields)


@travels
def test_in_quiet_hours_it_says_that_it_leaves_in_the_morning(reader, wire):
    control(quiet_from=time(22), quiet_until=time(8))
    with time_machine.travel(NIGHT):
        message = post()
        delivery.drain(Channel.EMAIL)
        shown = page(reader, message)
        row = cast.client_of(reader).get(reverse("messaging:email")).content.decode()
    assert "Espera a que terminen las horas de silencio" in shown
    assert "Sale mañana a las 08:00." in shown
    assert "sale 11/11 08:00" in row


@travels
def test_a_reply_that_somebody_wrote_at_night_leaves_at_night_but_not_a_thousand_of_them(db, wire):
    control(quiet_from=time(22), quiet_until=time(8))
    with time_machine.travel(NIGHT):
        reply, again = post(event="ticket_reply"), post(event="ticket_reply", urgency=Urgency.BULK)
        delivery.drain(Channel.EMAIL)
    reply.refresh_from_db()
    again.refresh_from_db()
    assert (reply.state, again.state) == (State.SENT, State.QUEUED)


def test_a_channel_on_hold_is_named_with_the_reason_of_its_brake(reader):
    message = post()
    control(on_hold=True, held_why="Frenamos solos: fallaron 20 de 20.")
    shown = page(reader, message)
    assert "Email está en pausa" in shown
    assert "Frenamos solos: fallaron 20 de 20." in shown


def test_an_account_on_hold_is_named(reader):
    account = make_account(name="Correo del valle")
    message = post()
    Account.objects.filter(pk=account.pk).update(on_hold_since=timezone.now(), on_hold_why="535 bad password")
    shown = page(reader, message)
    assert "La cuenta «Correo del valle» está en pausa" in shown
    assert "535 bad password" in shown


def test_an_account_at_its_limit_says_when_it_goes_on(reader):
    account = make_account(name="Correo", hourly_limit=1)
    message = post()
    Account.objects.filter(pk=account.pk).update(waits_until=timezone.now() + timedelta(minutes=30))
    assert "La cuenta «Correo» llegó a su límite por hora" in page(reader, message)


def test_a_customer_who_had_enough_for_today_is_the_reason(reader, wire):
    control(customer_limit=1)
    ana = make_customer()
    sent(customer=ana, urgency=Urgency.BULK)
    message = post(customer=ana, urgency=Urgency.BULK)
    delivery.drain(Channel.EMAIL)
    assert "El cliente ya recibió los masivos de hoy" in page(reader, message)


def test_a_passing_error_says_when_it_is_tried_again(reader):
    message = post(error_code="timeout", attempts_made=1, due_at=timezone.now() + timedelta(days=3))
    assert "Volvemos a intentar solos el " in page(reader, message)


def test_what_stands_with_its_batch_says_so(reader):
    assert "Su lote está en pausa" in page(reader, post(state=State.PAUSED))


def test_what_is_about_to_leave_gives_no_reason(reader):
    assert "diagnosis-info" not in page(reader, post())


def test_it_says_until_when_it_is_worth_sending(reader):
    message = post(expires_at=datetime(2031, 5, 6, 12, tzinfo=ZoneInfo("UTC")))
    assert "06/05/2031 09:00" in page(reader, message)


def test_the_sender_shown_is_the_one_it_left_with(reader):
    make_account(name="Correo", sender_name="Soporte", sender_address="soporte@valle.example")
    waiting, gone = post(), sent(sender="Antes <antes@valle.example>")
    assert "Soporte &lt;soporte@valle.example&gt;" in page(reader, waiting)
    assert "Antes &lt;antes@valle.example&gt;" in page(reader, gone)


def test_held_by_hand_it_says_that_somebody_has_to_let_it_go(reader, lucia):
    message = post()
    outbox.hold(actor=lucia, channel=Channel.EMAIL)
    assert "Sale cuando alguien reanude los envíos" in page(reader, message)


def test_who_writes_while_the_account_is_on_hold_is_told_that_it_waits(admin):
    account = make_account(name="Correo del valle")
    Account.objects.filter(pk=account.pk).update(on_hold_since=timezone.now())
    ana = make_customer()
    form = {"to": "email:ana@example.com", "subject": "Hola", "text": "Hola"}
    shown = cast.client_of(admin).post(reverse("messaging:write", args=[ana.code]), form, follow=True)
    assert "Tu mensaje quedó en cola. La cuenta «Correo del valle» está en pausa." in shown.content.decode()
