"""An address that is of no use, or not to be used: nothing is sent to it, and every message says so."""

import pytest

from accounts.models import AuditEntry
from messaging import delivery, outbox, suppressions
from messaging.channels import DeadAddress, DeliveryError
from messaging.choices import Channel, Kind, State, SuppressionReason
from messaging.models import Suppression
from messaging.suppressions import AlreadyLifted, lift, suppress
from messaging.unsubscribing import opt_out, take_back
from tests.messaging.post import make_customer, post

pytestmark = pytest.mark.django_db
BOUNCE, WISH = SuppressionReason.HARD_BOUNCE, SuppressionReason.OPT_OUT


def block(address="ana@example.com", reason=BOUNCE, channel=Channel.EMAIL, **fields) -> Suppression:
    return suppress(channel=channel, address=address, reason=reason, **fields)


def state_of(message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.error_code


def test_message_to_a_blocked_address_is_a_row_that_says_why(wire):
    row = block("Ana <ANA@Example.com>")
    message = post(recipient="ana@example.com")
    assert state_of(message) == (State.SUPPRESSED, BOUNCE)
    assert row.since.strftime("%Y") in message.error_text
    delivery.drain(Channel.EMAIL)
    assert wire.envelopes == []


def test_address_blocked_after_the_message_was_queued_stops_it_at_the_door(wire):
    stopped, other = post(recipient="ana@example.com"), post(recipient="luis@example.com")
    block("ana@example.com")
    delivery.drain(Channel.EMAIL)
    assert state_of(stopped) == (State.SUPPRESSED, BOUNCE)
    assert state_of(other)[0] == State.SENT
    assert [envelope.recipient for envelope in wire.envelopes] == ["luis@example.com"]
    assert not stopped.attempts.exists()


def test_queue_that_begins_with_blocked_addresses_is_drained_to_its_end(wire, monkeypatch):
    monkeypatch.setattr("messaging.delivery.sending.FIRST_CLAIM", 2)
    for _turn in range(5):
        post(recipient="ana@example.com", urgency=0)
    last = post(recipient="luis@example.com", urgency=9)
    block("ana@example.com")
    delivery.drain(Channel.EMAIL)
    assert state_of(last)[0] == State.SENT


def test_who_opted_out_of_mails_still_gets_answers_and_what_a_person_writes(lucia):
    block(reason=WISH)
    notice = post(recipient="ana@example.com")
    answer = post(recipient="ana@example.com", about=outbox.About(ticket_number=7))
    by_hand = post(recipient="ana@example.com", kind=Kind.MANUAL, sent_by=lucia)
    assert [state_of(row)[0] for row in (notice, answer, by_hand)] == [
        State.SUPPRESSED,
        State.QUEUED,
        State.QUEUED,
    ]


def test_who_told_us_to_stop_by_sms_gets_none_at_all():
    block("+5493515551234", WISH, Channel.SMS)
    row = post(Channel.SMS, recipient="+5493515551234", about=outbox.About(ticket_number=7))
    assert state_of(row) == (State.SUPPRESSED, WISH)
    assert state_of(post(recipient="ana@example.com"))[0] == State.QUEUED


def test_lifted_address_is_written_to_again_and_the_block_stays_as_history(mauro):
    customer = make_customer()
    row = block("ana@example.com")
    assert customer.emails.get().bounced_at == row.since
    lift(actor=mauro, suppression=row)
    assert customer.emails.get().bounced_at is None
    assert state_of(post(customer=customer))[0] == State.QUEUED
    assert (row.lifted_by, row.lifted_at is not None) == (mauro, True)
    assert AuditEntry.objects.filter(actor=mauro, action="messaging.lift_suppression").count() == 1
    with pytest.raises(AlreadyLifted):
        lift(actor=mauro, suppression=row)
    assert block("ana@example.com").pk != row.pk


def test_address_blocked_twice_stands_once_and_a_wish_gives_way_to_a_bounce():
    first = block(reason=WISH)
    assert block(reason=SuppressionReason.COMPLAINT, note="abuse").pk == first.pk
    assert block(reason=BOUNCE).reason == SuppressionReason.COMPLAINT
    assert Suppression.objects.count() == 1


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (DeadAddress(code="21614", answer="not a mobile number"), BOUNCE),
        (DeadAddress(code="21610", answer="unsubscribed", asked=True), WISH),
        (DeliveryError(permanent=True, code="30", answer="rejected"), None),
    ],
)
def test_number_that_the_provider_calls_dead_is_blocked(wire, error, reason):
    message = post(Channel.SMS, recipient="+5493515551234")
    wire.answers = [error]
    delivery.drain(Channel.SMS)
    assert state_of(message) == (State.FAILED, error.code)
    found = [(row.address, row.reason, row.message) for row in Suppression.objects.all()]
    assert found == ([("+5493515551234", reason, message)] if reason else [])


def test_device_that_is_gone_is_retired_and_not_blocked(wire):
    customer = make_customer()
    customer.push_subscriptions.create(token="abc", device="Motorola G54")
    post(Channel.PUSH, customer=customer)
    wire.answers = [DeadAddress(code="UNREGISTERED", answer="gone")]
    delivery.drain(Channel.PUSH)
    assert not customer.push_subscriptions.get().active
    assert not Suppression.objects.exists()


def test_error_that_names_a_time_is_tried_again_no_sooner(wire):
    message = post(Channel.SMS, recipient="+5493515551234")
    wire.answers = [DeliveryError(permanent=False, code="429", answer="slow down", wait=7200)]
    delivery.drain(Channel.SMS)
    message.refresh_from_db()
    assert (message.due_at - message.queued_at).total_seconds() >= 7200


def test_address_said_to_work_lifts_the_bounce_and_leaves_a_complaint(mauro):
    bounced, complained = block("ana@example.com"), block("luis@example.com", SuppressionReason.COMPLAINT)
    for address in ("Ana@example.com", "luis@example.com"):
        suppressions.address_works(actor=mauro, channel=Channel.EMAIL, address=address)
    assert list(Suppression.objects.standing()) == [complained]
    assert bounced in Suppression.objects.lifted()


@pytest.mark.parametrize("first", [BOUNCE, WISH])
def test_a_wish_beside_a_stronger_reason_stands_again_when_that_is_lifted(admin, first):
    """Whichever of the two came first."""
    row = block(reason=first)
    block(reason=BOUNCE if first == WISH else WISH)
    row.refresh_from_db()
    assert (row.reason, row.wished_at is None) == (BOUNCE, False)
    lift(actor=admin, suppression=row)
    left = Suppression.objects.standing().get()
    assert (left.reason, left.since, left.address) == (WISH, row.wished_at, row.address)
    assert state_of(post(recipient="ana@example.com")) == (State.SUPPRESSED, WISH)
    lift(actor=admin, suppression=left)
    assert not Suppression.objects.standing().exists()


def test_the_first_of_several_wishes_is_the_one_that_is_kept():
    row = block()
    block(reason=WISH)
    row.refresh_from_db()
    asked = row.wished_at
    block(reason=WISH)
    row.refresh_from_db()
    assert row.wished_at == asked is not None


def test_a_wish_that_was_taken_back_does_not_stand_again(admin):
    message = post(recipient="ana@example.com")
    row = block()
    opt_out(message)
    assert take_back(message) is True
    row.refresh_from_db()
    lift(actor=admin, suppression=row)
    assert not Suppression.objects.standing().exists()


def test_no_wish_comes_from_nowhere(admin):
    row = block()
    block()
    lift(actor=admin, suppression=row)
    assert not Suppression.objects.standing().exists()
