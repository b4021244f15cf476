from datetime import timedelta

import pytest
from django.utils import timezone

from messaging import delivery, outbox
from messaging.channels import AnswerLost, ChannelDown, DeliveryError
from messaging.choices import Channel, Outcome, State, Urgency
from messaging.delivery import claiming, sending, settling
from messaging.delivery.lanes import Lane
from messaging.models import DeliveryAttempt, Message
from tests.messaging.post import post, post_many

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=1)


def attempts(message) -> list[tuple[str, str]]:
    return list(message.attempts.order_by("number").values_list("outcome", "code"))


def test_drain_sends_what_is_due_and_says_so(wire):
    message = post(recipient="ana@example.com")
    assert delivery.drain(Channel.EMAIL) is False
    message.refresh_from_db()
    assert (message.state, message.reference, message.attempts_made) == (State.SENT, "accepted", 1)
    assert message.sent_at is not None
    assert (message.claim_token, message.lease_until) == (None, None)
    assert attempts(message) == [(Outcome.ACCEPTED, "")]
    assert message.attempts.get().recipient == "ana@example.com"
    assert wire.envelopes[0].text.startswith("Hola")


def test_drain_leaves_what_is_not_due_and_other_channels(wire):
    post(due_at=timezone.now() + timedelta(minutes=1))
    post(channel=Channel.SMS)
    delivery.drain(Channel.EMAIL)
    assert wire.envelopes == []


def test_drain_sends_urgent_ones_first(wire):
    bulk, normal, urgent = (post(urgency=urgency) for urgency in (Urgency.BULK, Urgency.NORMAL, Urgency.URGENT))
    delivery.drain(Channel.EMAIL)
    assert [int(envelope.key.split(".")[0]) for envelope in wire.envelopes] == [urgent.pk, normal.pk, bulk.pk]


def test_drain_goes_on_until_nothing_is_due(wire):
    post_many(45)
    delivery.drain(Channel.EMAIL)
    assert len(wire.envelopes) == 45
    assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}


def test_drain_writes_the_attempt_before_the_wire_is_touched(wire):
    message = post()
    seen = []
    wire.answers = [lambda: seen.append(attempts(message)) or "accepted"]
    delivery.drain(Channel.EMAIL)
    assert seen == [[(Outcome.STARTED, "")]]


def test_drain_uses_the_same_key_at_every_try(wire):
    message = post()
    wire.answers = [DeliveryError(permanent=False, code="451", answer="later")]
    delivery.drain(Channel.EMAIL)
    Message.objects.update(due_at=LONG_AGO)
    delivery.drain(Channel.EMAIL)
    first, second = wire.envelopes
    assert first.key == second.key
    assert first.key.startswith(f"{message.pk}.")


def test_drain_stops_at_a_channel_on_hold_and_goes_on_after_the_release(wire, mauro):
    post()
    outbox.hold(actor=mauro, channel=Channel.EMAIL)
    delivery.drain(Channel.EMAIL)
    assert wire.envelopes == []
    assert delivery.sweep() == []
    outbox.release(actor=mauro, channel=Channel.EMAIL)
    assert delivery.sweep() == [Channel.EMAIL]
    delivery.drain(Channel.EMAIL)
    assert len(wire.envelopes) == 1


def test_passing_error_waits_longer_each_time_and_then_fails(wire):
    message = post()
    pauses = []
    for _turn in range(7):
        wire.answers = [DeliveryError(permanent=False, code="451", answer="greylisted")]
        Message.objects.update(due_at=LONG_AGO)
        delivery.drain(Channel.EMAIL)
        message.refresh_from_db()
        if message.state == State.QUEUED:
            pauses.append(round((message.due_at - timezone.now()).total_seconds() / 60))
    assert pauses == [1, 5, 30, 120, 360, 720]
    assert (message.state, message.error_code, message.error_text) == (State.FAILED, "451", "greylisted")
    assert attempts(message) == [(Outcome.PASSING, "451")] * 7


def test_retry_after_the_last_passing_error_starts_afresh(wire, mauro):
    message = post()
    for _turn in range(7):
        wire.answers = [DeliveryError(permanent=False, code="451", answer="greylisted")]
        Message.objects.update(due_at=LONG_AGO)
        delivery.drain(Channel.EMAIL)
    message.refresh_from_db()
    outbox.retry(actor=mauro, message=message)
    wire.answers = [DeliveryError(permanent=False, code="451", answer="greylisted")]
    delivery.drain(Channel.EMAIL)
    message.refresh_from_db()
    assert message.state == State.QUEUED


def test_permanent_error_fails_at_once(wire):
    message = post()
    wire.answers = [DeliveryError(permanent=True, code="550", answer="no such user")]
    delivery.drain(Channel.EMAIL)
    message.refresh_from_db()
    assert (message.state, message.error_code, message.error_text) == (State.FAILED, "550", "no such user")
    assert attempts(message) == [(Outcome.PERMANENT, "550")]


def test_permanent_error_of_one_does_not_stop_the_others(wire):
    post_many(3)
    wire.answers = [DeliveryError(permanent=True, code="550", answer="no such user")]
    delivery.drain(Channel.EMAIL)
    assert len(wire.envelopes) == 3


def test_lost_answer_is_uncertain_and_no_machine_sends_it_again(wire):
    message = post()
    wire.answers = [AnswerLost(code="connection", answer="reset after the dot")]
    delivery.drain(Channel.EMAIL)
    Message.objects.update(due_at=LONG_AGO)
    assert delivery.sweep() == []
    delivery.drain(Channel.EMAIL)
    message.refresh_from_db()
    assert message.state == State.UNCERTAIN
    assert attempts(message) == [(Outcome.UNKNOWN, "connection")]
    assert len(wire.envelopes) == 1


def test_channel_that_is_down_gives_back_the_others_untouched(wire):
    post_many(5)
    wire.answers = [ChannelDown(code="connection", answer="refused")]
    assert delivery.drain(Channel.EMAIL) is False
    assert len(wire.envelopes) == 1
    assert set(Message.objects.values_list("state", flat=True)) == {State.QUEUED}
    outcomes = list(DeliveryAttempt.objects.order_by("message").values_list("outcome", flat=True))
    assert outcomes == [Outcome.PASSING] + [Outcome.RETURNED] * 4


def test_returned_attempts_do_not_use_up_the_tries(wire):
    message = post()
    for _turn in range(9):
        claiming.give_back(claiming.claim(Lane(Channel.EMAIL), 1).token)
    wire.answers = [DeliveryError(permanent=False, code="451", answer="later")]
    delivery.drain(Channel.EMAIL)
    message.refresh_from_db()
    assert message.state == State.QUEUED


def test_surprise_in_a_transport_leaves_its_message_uncertain_and_goes_on(wire, caplog):
    first, second = post_many(2)
    wire.answers = [ZeroDivisionError("oops")]
    delivery.drain(Channel.EMAIL)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.UNCERTAIN, State.SENT)
    assert "ZeroDivisionError" in caplog.text


def test_message_whose_body_was_removed_fails_and_says_why(wire):
    message = post(body=None)
    delivery.drain(Channel.EMAIL)
    message.refresh_from_db()
    assert (message.state, message.error_code) == (State.FAILED, "no_content")
    assert wire.envelopes == []


def test_stopping_worker_ends_the_message_on_the_wire_and_gives_back_the_others(wire, monkeypatch):
    post_many(5)
    stopping = sending._stopping.__class__()
    monkeypatch.setattr(sending, "_stopping", stopping)
    wire.answers = ["accepted", lambda: delivery.stop() or "accepted"]
    assert delivery.drain(Channel.EMAIL) is False
    states = list(Message.objects.order_by("pk").values_list("state", flat=True))
    assert states == [State.SENT] * 2 + [State.QUEUED] * 3


def test_worker_does_not_begin_a_send_that_could_outlive_its_lease(wire, settings):
    settings.MESSAGING_LEASE_SECONDS = settings.MESSAGING_SEND_SECONDS = 5
    settings.MESSAGING_DRAIN_SECONDS = 0.1
    post_many(2)
    assert delivery.drain(Channel.EMAIL) is True
    assert wire.envelopes == []
    assert set(Message.objects.values_list("state", flat=True)) == {State.QUEUED}


def test_thawed_worker_neither_sends_nor_settles_after_its_lease_was_taken(wire):
    first, second = post_many(2)

    def freeze_beyond_the_lease():
        Message.objects.filter(state=State.SENDING).update(lease_until=LONG_AGO)
        delivery.sweep()
        return "accepted"

    wire.answers = [freeze_beyond_the_lease]
    assert delivery.drain(Channel.EMAIL) is False
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.UNCERTAIN, State.QUEUED)
    assert len(wire.envelopes) == 1


def test_drain_uses_no_more_connections_than_allowed_and_forgets_no_doorbell(wire, settings):
    settings.MESSAGING_CONNECTIONS = 1
    post_many(2)
    inner = []
    wire.answers = [lambda: inner.append(delivery.drain(Channel.EMAIL)) or "accepted"]
    assert delivery.drain(Channel.EMAIL) is True
    assert inner == [False]
    assert delivery.drain(Channel.EMAIL) is False
    assert len(wire.envelopes) == 2


def test_two_claims_never_share_a_message(wire):
    post_many(4)
    first, second = claiming.claim(Lane(Channel.EMAIL), 3), claiming.claim(Lane(Channel.EMAIL), 3)
    assert len(first.messages) == 3
    assert len(second.messages) == 1
    assert not {message.pk for message in first.messages} & {message.pk for message in second.messages}


def test_sweep_finds_only_the_first_unsettled_message_of_a_lost_worker_uncertain():
    messages = post_many(4)
    taken = claiming.claim(Lane(Channel.EMAIL), 4)
    settling.settle_sent(taken, taken.messages[0], "accepted")
    Message.objects.filter(state=State.SENDING).update(lease_until=LONG_AGO)
    assert delivery.sweep() == [Channel.EMAIL]
    for message in messages:
        message.refresh_from_db()
    assert [message.state for message in messages] == [
        State.SENT, State.UNCERTAIN, State.QUEUED, State.QUEUED
    ]  # fmt: skip
    assert [attempts(message)[0][0] for message in messages] == [
        Outcome.ACCEPTED, Outcome.UNKNOWN, Outcome.RETURNED, Outcome.RETURNED
    ]  # fmt: skip


def test_sweep_leaves_a_worker_alone_while_its_lease_lasts():
    message = post()
    claiming.claim(Lane(Channel.EMAIL), 1)
    assert delivery.sweep() == []
    message.refresh_from_db()
    assert message.state == State.SENDING


def test_sweep_twice_is_sweep_once():
    post_many(3)
    claiming.claim(Lane(Channel.EMAIL), 3)
    Message.objects.update(lease_until=LONG_AGO)
    delivery.sweep()
    before = list(Message.objects.order_by("pk").values())
    delivery.sweep()
    assert list(Message.objects.order_by("pk").values()) == before


def test_message_that_waited_too_long_expires_and_is_never_sent(wire):
    message = post(expires_at=LONG_AGO)
    delivery.drain(Channel.EMAIL)
    assert wire.envelopes == []
    delivery.sweep()
    message.refresh_from_db()
    assert message.state == State.EXPIRED


def test_automatic_mail_says_that_no_person_answers_and_a_letter_by_hand_does_not(wire, lucia):
    post()
    outbox.write(actor=lucia, channel=Channel.EMAIL, recipient="ana@example.com", text="Hola")
    delivery.drain(Channel.EMAIL)
    automatic, by_hand = wire.envelopes
    assert automatic.headers["Auto-Submitted"] == "auto-generated"
    assert "Auto-Submitted" not in by_hand.headers
