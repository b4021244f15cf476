"""The pace of a channel: quiet hours, what a customer may get in a day, and the brake."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import AuditEntry
from customers.services.customers import create_customer
from messaging import delivery, outbox
from messaging.channels import DeliveryError
from messaging.choices import Channel, Kind, State, Urgency
from messaging.delivery import brake, pace
from messaging.models import ChannelControl, Message
from messaging.quiet import quiet_until
from tests import cast
from tests.messaging.post import post, post_many

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("America/Argentina/Buenos_Aires")


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=HERE)


def control(**fields) -> ChannelControl:
    row, _made = ChannelControl.objects.update_or_create(channel=Channel.EMAIL, defaults=fields)
    return row


NIGHT = {"quiet_from": time(22), "quiet_until": time(8)}
# The clock of a PostgreSQL server can't be moved from here.
travels = pytest.mark.skipif(connection.vendor == "postgresql", reason="the database keeps its own clock")


# --- Quiet hours ---
@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (at(21, 59), None),
        (at(22), at(8, day=11)),
        (at(23, 59), at(8, day=11)),
        (at(0), at(8)),
        (at(7, 59), at(8)),
        (at(8), None),
    ],
)
def test_quiet_hours_over_midnight_end_in_the_morning(now, ends):
    assert quiet_until(ChannelControl(**NIGHT), now) == ends


@pytest.mark.parametrize(("now", "ends"), [(at(12, 59), None), (at(13), at(16)), (at(16), None)])
def test_quiet_hours_of_a_nap_end_the_same_day(now, ends):
    assert quiet_until(ChannelControl(quiet_from=time(13), quiet_until=time(16)), now) == ends


def test_a_channel_without_quiet_hours_never_keeps_quiet():
    assert quiet_until(ChannelControl(), at(3)) is None


@travels
def test_at_night_only_what_somebody_wrote_leaves_and_the_rest_leaves_in_the_morning(wire):
    control(**NIGHT)
    with time_machine.travel(at(23)):
        automatic, by_hand = post(), post(kind=Kind.MANUAL)
        delivery.drain(Channel.EMAIL)
        automatic.refresh_from_db()
        by_hand.refresh_from_db()
        assert (automatic.state, automatic.due_at) == (State.QUEUED, at(8, day=11))
        assert by_hand.state == State.SENT
    with time_machine.travel(at(8, 1, day=11)):
        delivery.drain(Channel.EMAIL)
    automatic.refresh_from_db()
    assert automatic.state == State.SENT


def test_what_comes_in_while_a_drain_is_at_it_keeps_quiet_too():
    control(**NIGHT)
    post()
    rows = Message.objects.all()
    assert not pace.awake(rows, ChannelControl.of(Channel.EMAIL), at(23)).exists()
    assert pace.awake(rows, ChannelControl.of(Channel.EMAIL), at(9)).exists()
    assert pace.awake(rows, ChannelControl.of(Channel.SMS), at(23)).exists()


@travels
def test_ending_the_quiet_hours_lets_go_what_waited_for_their_end(wire):
    control(**NIGHT)
    with time_machine.travel(at(23)):
        message = post()
        delivery.drain(Channel.EMAIL)
        outbox.set_pace(
            actor=cast.make_user(),
            channel="email",
            quiet_from=None,
            quiet_until=None,
            customer_limit=None,
            brake_percent=50,
        )
        delivery.drain(Channel.EMAIL)
    message.refresh_from_db()
    assert message.state == State.SENT


@pytest.mark.parametrize("fields", [{"quiet_from": time(22)}, {"quiet_from": time(8), "quiet_until": time(8)}])
def test_half_quiet_hours_are_refused_by_the_database(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        control(**fields)


# --- A customer's share ---
def test_a_customer_gets_no_more_bulk_mail_in_a_day_than_the_limit_says(wire):
    control(customer_limit=2)
    ana, bruno = create_customer(actor=None, name="Ana Paz"), create_customer(actor=None, name="Bruno Paz")
    for _number in range(3):
        post(customer=ana, urgency=Urgency.BULK, recipient="ana@example.com")
    post(customer=bruno, urgency=Urgency.BULK, recipient="bruno@example.com")
    delivery.drain(Channel.EMAIL)
    assert sorted(envelope.recipient for envelope in wire.envelopes) == ["ana@example.com"] * 2 + [
        "bruno@example.com"
    ]
    late = Message.objects.get(state=State.QUEUED)
    assert late.due_at > timezone.now() + timedelta(minutes=50)


@travels
def test_a_customers_limit_frees_itself_after_a_day(wire):
    control(customer_limit=1)
    ana = create_customer(actor=None, name="Ana Paz")
    with time_machine.travel(at(10, day=9)):
        post(customer=ana, urgency=Urgency.BULK, recipient="ana@example.com")
        delivery.drain(Channel.EMAIL)
    with time_machine.travel(at(9, 59)):
        second = post(customer=ana, urgency=Urgency.BULK, recipient="ana@example.com")
        delivery.drain(Channel.EMAIL)
        second.refresh_from_db()
        assert second.state == State.QUEUED
    with time_machine.travel(at(11)):
        delivery.drain(Channel.EMAIL)
    second.refresh_from_db()
    assert second.state == State.SENT


def test_what_a_person_waits_for_does_not_count_against_the_limit(wire):
    control(customer_limit=1)
    ana = create_customer(actor=None, name="Ana Paz")
    for urgency in (Urgency.URGENT, Urgency.NORMAL, Urgency.BULK, Urgency.URGENT):
        post(customer=ana, urgency=urgency, recipient="ana@example.com")
    delivery.drain(Channel.EMAIL)
    assert len(wire.envelopes) == 4


def test_many_that_may_not_leave_yet_keep_none_that_may_from_leaving(wire):
    control(customer_limit=1)
    ana = create_customer(actor=None, name="Ana Paz")
    post_many(130, customer=ana, urgency=Urgency.BULK, recipient="ana@example.com")
    last = post(urgency=Urgency.BULK, recipient="otro@example.com")
    delivery.drain(Channel.EMAIL)
    last.refresh_from_db()
    assert last.state == State.SENT
    assert len(wire.envelopes) == 2


# --- The brake ---
def fail(wire, wrong: int, well: int) -> None:
    refusals = [DeliveryError(permanent=True, code="554", answer="5.7.1 blocked")] * wrong
    wire.answers = [*refusals, *["accepted"] * well]
    post_many(wrong + well)
    delivery.drain(Channel.EMAIL)


def test_a_channel_on_which_most_is_refused_is_put_on_hold_and_says_why(wire):
    control()
    fail(wire, wrong=12, well=10)
    assert brake.brake() == [Channel.EMAIL]
    row = ChannelControl.objects.get(channel=Channel.EMAIL)
    assert (row.on_hold, row.held_by) == (True, None)
    assert row.held_why == "Frenamos solos: en los últimos minutos fallaron 12 de 22."
    assert AuditEntry.objects.filter(action="messaging.brake").count() == 1
    assert brake.brake() == []


@pytest.mark.parametrize(
    ("wrong", "well", "percent"), [(10, 12, 50), (19, 0, 50), (22, 0, 0)], ids=["few wrong", "too few", "off"]
)
def test_the_brake_leaves_alone_what_is_no_alarm(wire, wrong, well, percent):
    control(brake_percent=percent)
    fail(wire, wrong, well)
    assert brake.brake() == []


def test_the_brake_forgives_what_failed_before_people_let_it_go_on(wire):
    control()
    fail(wire, wrong=25, well=0)
    brake.brake()
    outbox.release(actor=cast.make_user(), channel=Channel.EMAIL)
    assert brake.brake() == []
    assert ChannelControl.objects.get(channel=Channel.EMAIL).held_why == ""


def test_the_sweeper_pulls_the_brake(wire):
    control()
    fail(wire, wrong=25, well=0)
    delivery.sweep()
    assert ChannelControl.objects.get(channel=Channel.EMAIL).on_hold


# --- The page ---
PAGE = "/configuracion/ritmo/"


def filled(**fields) -> dict[str, str]:
    plain = {"quiet_from": "", "quiet_until": "", "customer_limit": "", "brake_percent": "50"}
    return {f"{channel}-{name}": value for channel in Channel.values for name, value in plain.items()} | fields


@pytest.fixture
def desk():
    return cast.client_of(cast.make_user("messaging.configure_account"))


def test_the_pace_is_kept_as_it_was_filled_in(desk):
    answer = desk.post(
        PAGE, filled(**{"sms-quiet_from": "22:00", "sms-quiet_until": "08:00", "sms-customer_limit": "2"})
    )
    assert answer.url == PAGE
    row = ChannelControl.objects.get(channel="sms")
    assert (row.quiet_from, row.quiet_until, row.customer_limit) == (time(22), time(8), 2)
    assert AuditEntry.objects.filter(action="messaging.pace").count() == 1
    assert 'value="22:00"' in desk.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"sms-quiet_from": "22:00"}, "Poné las dos horas, o ninguna."),
        ({"sms-quiet_from": "22:00", "sms-quiet_until": "22:00"}, "El silencio tiene que terminar a otra hora."),
        ({"sms-quiet_from": "tarde", "sms-quiet_until": "8:00"}, "hora"),
        ({"sms-customer_limit": "0"}, "1"),
        ({"sms-brake_percent": "101"}, "100"),
        ({"sms-brake_percent": ""}, "obligatorio"),
    ],
)
def test_a_pace_that_makes_no_sense_is_refused_in_words_and_nothing_is_kept(desk, fields, words):
    answer = desk.post(PAGE, filled(**{"email-customer_limit": "3"}, **fields))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ChannelControl.objects.filter(customer_limit=3).exists()


def test_who_may_not_configure_sending_may_not_set_the_pace():
    someone = cast.client_of(cast.make_user_without("messaging.configure_account"))
    assert someone.get(PAGE).status_code == 403
    assert someone.post(PAGE, filled()).status_code == 403
