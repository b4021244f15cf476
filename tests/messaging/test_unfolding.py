"""A large resend is ordered at once and becomes messages little by little, ahead of what is sent."""

import uuid

import pytest

from messaging import delivery, outbox, tasks, unfolding
from messaging.choices import Channel, ContentChoice, SkipReason, State
from messaging.models import Batch, BatchItem, Message
from messaging.progress import tally_of
from messaging.results import rows_with
from tests.messaging.post import post, sent

pytestmark = pytest.mark.django_db
ALL = 7


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(unfolding, "AT_ONCE", 2)
    monkeypatch.setattr(unfolding, "AHEAD", 4)


def resend(actor, rows=None, **how) -> Batch:
    rows = Message.objects.all() if rows is None else rows
    return outbox.resend(
        actor=actor, batch_id=uuid.uuid4(), messages=rows, channel="email", address_choice="as_sent", **how
    )


def make_batch(actor, **how) -> Batch:
    for number in range(ALL):
        sent(recipient=f"c{number}@example.com")
    return resend(actor, **how)


def tally(batch, user):
    batch.refresh_from_db()
    return tally_of(batch, user)


def results(batch, user) -> dict[str, int]:
    batch.refresh_from_db()
    items = BatchItem.objects.visible_to(user).filter(batch=batch)
    return {
        name: rows_with(items, name, batch=batch).count() for name in ("waiting", "sent", "cancelled", "skipped")
    }


def drain_to_the_end(batch) -> None:
    while unfolding.unfold(batch.pk).seconds is not None:
        delivery.drain(Channel.EMAIL)
    delivery.drain(Channel.EMAIL)


def test_the_first_messages_stand_at_once_and_the_others_are_counted_as_waiting(mauro):
    batch = make_batch(mauro)
    assert batch.messages.count() == 2
    found = tally(batch, mauro)
    assert (found.total, found.waiting, found.moved, found.finished) == (ALL, ALL, 0, False)
    assert results(batch, mauro)["waiting"] == ALL


def test_unfolding_stays_a_little_ahead_of_what_is_sent_and_ends(mauro, wire):
    batch = make_batch(mauro)
    assert unfolding.unfold(batch.pk).seconds == unfolding.LOOK_AGAIN_SECONDS
    assert batch.messages.count() == 4
    delivery.drain(Channel.EMAIL)
    assert unfolding.unfold(batch.pk).seconds is None
    assert batch.messages.count() == ALL
    delivery.drain(Channel.EMAIL)
    assert tally(batch, mauro).sent == len(wire.envelopes) == ALL
    assert len({envelope.recipient for envelope in wire.envelopes}) == ALL
    assert not Batch.objects.folded().exists()


def test_unfolding_that_breaks_half_way_leaves_nothing_half_done(mauro, wire, monkeypatch):
    batch = make_batch(mauro)
    requeue = unfolding.requeue_unsent

    def break_down(*_args):
        raise RuntimeError

    monkeypatch.setattr(unfolding, "requeue_unsent", break_down)
    with pytest.raises(RuntimeError):
        unfolding.unfold_some(batch.pk)
    assert batch.messages.count() == 2
    monkeypatch.setattr(unfolding, "requeue_unsent", requeue)
    drain_to_the_end(batch)
    assert len(wire.envelopes) == ALL == len({envelope.recipient for envelope in wire.envelopes})


def test_cancelling_ends_what_is_no_message_yet_too(mauro, wire):
    batch = make_batch(mauro)
    assert outbox.cancel_batch(actor=mauro, batch=batch) == ALL
    assert unfolding.unfold(batch.pk).seconds is None
    assert unfolding.unfold_some(batch.pk) == 0
    assert Message.objects.filter(batch=batch).count() == 2
    found = tally(batch, mauro)
    assert (found.cancelled, found.waiting, found.finished) == (ALL, 0, True)
    assert results(batch, mauro) == {"waiting": 0, "sent": 0, "cancelled": ALL, "skipped": 0}
    delivery.drain(Channel.EMAIL)
    assert not wire.envelopes


def test_a_batch_on_pause_unfolds_no_further_until_it_goes_on(mauro, wire):
    batch = make_batch(mauro)
    assert outbox.pause_batch(actor=mauro, batch=batch) == ALL
    assert unfolding.unfold(batch.pk).seconds is None
    assert batch.messages.count() == 2
    assert outbox.resume_batch(actor=mauro, batch=batch) == ALL
    drain_to_the_end(batch)
    assert len(wire.envelopes) == ALL


def test_what_waits_to_become_a_message_is_not_resent_by_somebody_else(mauro, admin):
    batch = make_batch(mauro)
    with pytest.raises(outbox.NothingToResend):
        resend(admin, Message.objects.filter(resend_of=None))
    outbox.cancel_batch(actor=mauro, batch=batch)
    assert resend(admin, Message.objects.filter(resend_of=None)).total == ALL


def test_what_left_by_itself_before_its_turn_is_skipped_and_said(mauro, lucia):
    rows = [post(state=State.FAILED) for _number in range(4)]
    batch = resend(mauro)
    last = BatchItem.objects.filter(batch=batch).order_by("-pk").first()
    outbox.retry(actor=lucia, message=next(row for row in rows if row.pk == last.source_id))
    assert unfolding.unfold(batch.pk).seconds is None
    last.refresh_from_db()
    assert last.reason == SkipReason.STILL_QUEUED
    assert tally(batch, mauro).skipped == 1


def test_the_sweeper_rings_for_a_batch_whose_unfolding_died(mauro, monkeypatch):
    batch = make_batch(mauro)
    rung = []
    monkeypatch.setattr(tasks.doorbell, "ring", lambda task, *args, **_how: rung.append((task.name, *args)))
    tasks.sweep()
    assert ("messaging.tasks.unfold", str(batch.pk)) in rung


def test_a_batch_to_be_written_anew_is_prepared_only_when_all_has_unfolded(mauro):
    batch = make_batch(mauro)
    Batch.objects.filter(pk=batch.pk).update(content_choice=ContentChoice.RENDERED, prepared_at=None)
    batch.messages.update(state=State.SENT)
    assert tasks.preparing.prepare(batch.pk) == ("", False)
    batch.refresh_from_db()
    assert batch.prepared_at is None
