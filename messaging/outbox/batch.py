"""A batch that is under way: paused, let go on, or ended. A row is changed only while it waits."""

from django.db import transaction
from django.db.models import DateTimeField
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from messaging.choices import STOPPABLE_STATES, State
from messaging.models import Batch
from messaging.tasks import ring_after_commit, ring_to_prepare, ring_to_unfold


class BatchOver(Exception):
    """The batch was cancelled before: it neither pauses nor goes on."""


@transaction.atomic
def cancel_batch(*, actor: User, batch: Batch) -> int:
    """Stops what has not left yet; returns how many messages. What is on the wire at this moment still goes.

    What a worker holds and gives back is cancelled by the sweeper; until then nobody claims it.
    """
    held = locked(batch)
    cancelled = held.messages.filter(state__in=STOPPABLE_STATES).update(state=State.CANCELLED)
    if held.cancelled_at is None:
        now = timezone.now()
        cancelled += held.items.folded().count()
        Batch.objects.filter(pk=batch.pk).update(cancelled_at=now, paused_at=None, prepared_at=now)
        record(actor, "messaging.cancel_batch", batch, cancelled=cancelled)
    batch.refresh_from_db()
    return cancelled


@transaction.atomic
def pause_batch(*, actor: User, batch: Batch) -> int:
    """Puts aside what waits, so that no claim has to pass over it; returns how many messages. Raises BatchOver."""
    held = locked(batch)
    if held.cancelled_at:
        raise BatchOver
    if held.paused_at:
        return 0
    Batch.objects.filter(pk=batch.pk).update(paused_at=timezone.now())
    paused = held.messages.filter(state=State.QUEUED).update(state=State.PAUSED) + held.items.folded().count()
    record(actor, "messaging.pause_batch", batch, paused=paused)
    batch.refresh_from_db()
    return paused


@transaction.atomic
def resume_batch(*, actor: User, batch: Batch) -> int:
    """Lets a paused batch go on, what expired meanwhile apart; returns how many messages. Raises BatchOver."""
    held = locked(batch)
    if held.cancelled_at:
        raise BatchOver
    if not held.paused_at:
        return 0
    now = timezone.now()
    Batch.objects.filter(pk=batch.pk).update(paused_at=None)
    # Its wait was a wish: nobody is to read it as being late.
    due = Greatest("due_at", now, output_field=DateTimeField())
    resumed = held.messages.filter(state=State.PAUSED).update(state=State.QUEUED, due_at=due)
    if held.is_folded:
        resumed += held.items.folded().count()
        ring_to_unfold(batch.pk)
    record(actor, "messaging.resume_batch", batch, resumed=resumed)
    if held.prepared_at is None:
        ring_to_prepare(batch.pk)
    ring_after_commit(batch.channel)
    batch.refresh_from_db()
    return resumed


def locked(batch: Batch) -> Batch:
    """One after the other, whoever steers it."""
    return Batch.objects.select_for_update().get(pk=batch.pk)
