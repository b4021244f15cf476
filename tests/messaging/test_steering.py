"""A resend of many while it goes: undone, paused, let go on, cancelled."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from messaging import delivery, outbox
from messaging.choices import Channel, State
from messaging.delivery import claiming
from messaging.delivery.lanes import Lane
from messaging.models import Batch, Message
from tests.messaging.post import post, sent

pytestmark = pytest.mark.django_db


def resend(actor, **how) -> Batch:
    rows = Message.objects.all()
    return outbox.resend(
        actor=actor, batch_id=uuid.uuid4(), messages=rows, channel="email", address_choice="as_sent", **how
    )


def test_nothing_leaves_while_it_can_be_undone(mauro, wire):
    sent()
    batch = resend(mauro, undo_seconds=10)
    delivery.drain(Channel.EMAIL)
    assert not wire.envelopes
    assert timedelta(seconds=8) < batch.starts_at - timezone.now() <= timedelta(seconds=10)
    batch.messages.update(due_at=timezone.now())
    delivery.drain(Channel.EMAIL)
    assert len(wire.envelopes) == 1


def test_a_paused_batch_stands_and_the_others_go_on(mauro, wire):
    sent()
    batch, other = resend(mauro), post(recipient="otra@example.com")
    assert outbox.pause_batch(actor=mauro, batch=batch) == 1
    delivery.drain(Channel.EMAIL)
    assert [envelope.recipient for envelope in wire.envelopes] == [other.recipient]
    assert batch.messages.get().state == State.PAUSED
    assert outbox.resume_batch(actor=mauro, batch=batch) == 1
    assert batch.messages.get().due_at >= batch.starts_at
    delivery.drain(Channel.EMAIL)
    assert batch.messages.get().state == State.SENT
    actions = list(AuditEntry.objects.filter(action__contains="_batch").values_list("action", flat=True))
    assert sorted(actions) == ["messaging.pause_batch", "messaging.resume_batch"]


def test_pausing_and_resuming_twice_is_once_and_a_cancelled_batch_does_neither(mauro):
    sent()
    batch = resend(mauro)
    outbox.pause_batch(actor=mauro, batch=batch)
    assert outbox.pause_batch(actor=mauro, batch=batch) == 0
    outbox.resume_batch(actor=mauro, batch=batch)
    assert outbox.resume_batch(actor=mauro, batch=batch) == 0
    outbox.cancel_batch(actor=mauro, batch=batch)
    for deed in (outbox.pause_batch, outbox.resume_batch):
        with pytest.raises(outbox.BatchOver):
            deed(actor=mauro, batch=batch)


def test_what_a_worker_gives_back_after_the_pause_waits_too(mauro, wire):
    sent()
    batch = resend(mauro)
    taken = claiming.claim(Lane(Channel.EMAIL), 1)
    outbox.pause_batch(actor=mauro, batch=batch)
    claiming.give_back(taken.token)
    delivery.drain(Channel.EMAIL)
    assert not wire.envelopes
    outbox.resume_batch(actor=mauro, batch=batch)
    delivery.drain(Channel.EMAIL)
    assert len(wire.envelopes) == 1


def test_what_a_worker_would_try_again_after_the_cancelling_is_cancelled(mauro, wire):
    sent()
    batch = resend(mauro)
    taken = claiming.claim(Lane(Channel.EMAIL), 1)
    assert outbox.cancel_batch(actor=mauro, batch=batch) == 0
    claiming.give_back(taken.token)
    delivery.drain(Channel.EMAIL)
    assert not wire.envelopes
    delivery.sweep()
    assert batch.messages.get().state == State.CANCELLED


def test_a_message_of_a_cancelled_batch_can_be_retried_alone(mauro, wire):
    sent()
    batch = resend(mauro)
    outbox.cancel_batch(actor=mauro, batch=batch)
    message = batch.messages.get()
    outbox.retry(actor=mauro, message=message)
    delivery.sweep()
    delivery.drain(Channel.EMAIL)
    message.refresh_from_db()
    assert message.state == State.SENT
