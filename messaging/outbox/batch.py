from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from messaging.choices import SENT_STATES, BatchAction, SkipReason, State
from messaging.models import Batch

RATE_WINDOW = timedelta(seconds=30)


@dataclass(frozen=True)
class Progress:
    """Where a batch stands. `moved` rows were queued again by somebody later, and count there."""

    total: int
    skipped: dict[SkipReason, int]
    states: dict[State, int]
    moved: int
    per_minute: float

    @property
    def queued(self) -> int:
        return self.states.get(State.QUEUED, 0)

    @property
    def sending(self) -> int:
        return self.states.get(State.SENDING, 0)

    @property
    def sent(self) -> int:
        return sum(self.states.get(state, 0) for state in SENT_STATES)

    @property
    def failed(self) -> int:
        """Ended without leaving, the cancelled ones and those in doubt apart."""
        return sum(self.states.get(state, 0) for state in (State.FAILED, State.EXPIRED, State.SUPPRESSED))

    @property
    def uncertain(self) -> int:
        return self.states.get(State.UNCERTAIN, 0)

    @property
    def cancelled(self) -> int:
        return self.states.get(State.CANCELLED, 0)

    @property
    def left(self) -> int:
        return self.queued + self.sending

    @property
    def is_finished(self) -> bool:
        return not self.left

    @property
    def to_send(self) -> int:
        return self.total - sum(self.skipped.values())

    @property
    def percent(self) -> int:
        """Of what is to be sent, how much has ended in some way."""
        return 100 * (self.to_send - self.left) // self.to_send if self.to_send else 100

    @property
    def seconds_left(self) -> int | None:
        """None while nothing moves."""
        return round(self.left / self.per_minute * 60) if self.per_minute and self.left else None


def batch_progress(batch: Batch) -> Progress:
    states = dict(batch.messages.order_by().values_list("state").annotate(rows=Count("pk")))
    skipped = batch.items.filter(action=BatchAction.SKIP).order_by()
    reasons = dict(skipped.values_list("reason").annotate(rows=Count("pk")))
    now = timezone.now()
    seconds = min(RATE_WINDOW, now - batch.created_at).total_seconds()
    recent = batch.messages.filter(sent_at__gt=now - RATE_WINDOW).count()
    return Progress(
        total=batch.total,
        skipped={SkipReason(reason): rows for reason, rows in reasons.items()},
        states={State(state): rows for state, rows in states.items()},
        moved=batch.total - sum(reasons.values()) - sum(states.values()),
        per_minute=recent / max(seconds, 1) * 60,
    )


@transaction.atomic
def cancel_batch(*, actor: User, batch: Batch) -> int:
    """Stops what has not left yet; returns how many messages. What is on the wire at this moment still goes."""
    cancelled = batch.messages.filter(state=State.QUEUED).update(state=State.CANCELLED)
    if Batch.objects.filter(pk=batch.pk, cancelled_at=None).update(cancelled_at=timezone.now()):
        record(actor, "messaging.cancel_batch", batch, cancelled=cancelled)
    batch.refresh_from_db()
    return cancelled
