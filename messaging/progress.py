"""How a batch goes, as one person may see it: only the rows that they may see are counted."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.choices import RowScope
from accounts.models import User
from messaging.choices import WAITING_STATES, BatchAction, Outcome, State
from messaging.models import Batch, BatchItem, DeliveryAttempt, Message
from messaging.querysets import LOG_PERMISSIONS

RATE_WINDOW = timedelta(seconds=30)
# The newest tries of all, enough to tell a rate by.
NEWEST_TRIES = 2_000
# What became of a row, in the words of the page's filter.
RESULTS: dict[str, list[str]] = {
    "waiting": list(WAITING_STATES),
    "sent": [State.SENT, State.DELIVERED],
    "failed": [State.FAILED, State.BOUNCED, State.COMPLAINED, State.SUPPRESSED, State.EXPIRED],
    "uncertain": [State.UNCERTAIN],
    "cancelled": [State.CANCELLED],
}
SKIPPED = "skipped"
RESULT_OF = {state: result for result, states in RESULTS.items() for state in states}
RETRIED_RESULTS = RESULTS["failed"]


@dataclass(frozen=True)
class Tally:
    """How many rows had each result. moved: rows that a later batch queued again, and now counts itself."""

    total: int
    skipped: int
    moved: int
    waiting: int = 0
    sent: int = 0
    failed: int = 0
    uncertain: int = 0
    cancelled: int = 0

    @property
    def done(self) -> int:
        return self.total - self.waiting

    @property
    def finished(self) -> bool:
        return not self.waiting

    @property
    def sent_share(self) -> int:
        return 100 * self.sent // self.total if self.total else 0

    @property
    def failed_share(self) -> int:
        """At least a sliver, so that one error among thousands is seen."""
        wrong = self.failed + self.uncertain
        return max(100 * wrong // self.total, 1) if wrong else 0


@dataclass(frozen=True)
class Pace:
    """How fast a batch goes just now."""

    per_minute: int
    left: int

    @property
    def seconds_left(self) -> int | None:
        """None while nothing moves."""
        return round(self.left / self.per_minute * 60) if self.per_minute and self.left else None


def pace(batch: Batch, left: int) -> Pace:
    """Bounded, however large the batch: only the newest tries are looked at."""
    now = timezone.now()
    newest = DeliveryAttempt.objects.order_by("-pk").values("pk")[:NEWEST_TRIES]
    tries = DeliveryAttempt.objects.filter(
        pk__in=newest, finished_at__gt=now - RATE_WINDOW, message__batch=batch
    ).exclude(outcome=Outcome.RETURNED)
    found = tries.aggregate(count=Count("pk"), first=Min("started_at"))
    if not found["count"]:
        return Pace(0, left)
    seconds = max((now - found["first"]).total_seconds(), 1)
    return Pace(round(found["count"] / seconds * 60), left)


def batches_for(user: User) -> QuerySet[Batch]:
    """Those of the logs that this person may see; with a narrow scope, only those that hold a row of theirs."""
    channels = [channel for channel, permission in LOG_PERMISSIONS.items() if user.has_perm(permission)]
    batches = Batch.objects.filter(channel__in=channels, log__in=channels)
    if user.row_scope == RowScope.ALL:
        return batches
    theirs = BatchItem.objects.filter(batch=OuterRef("pk"), source__in=Message.objects.visible_to(user))
    return batches.filter(Exists(theirs))


def items_for(batches: QuerySet[Batch] | list[Batch], user: User) -> QuerySet[BatchItem]:
    items = BatchItem.objects.filter(batch__in=batches)
    if user.row_scope == RowScope.ALL:
        return items
    return items.filter(source__in=Message.objects.visible_to(user))


def tallies(batches: list[Batch], user: User) -> dict[object, Tally]:
    """By the batch's id. Two queries, however many batches."""
    items: dict[object, Counter] = {batch.pk: Counter() for batch in batches}
    states: dict[object, Counter] = {batch.pk: Counter() for batch in batches}
    found = items_for(batches, user).order_by().values_list("batch", "action")
    for batch_id, action, count in found.annotate(count=Count("pk")):
        items[batch_id][action] += count
    rows = Message.objects.visible_to(user).filter(batch__in=batches).order_by().values_list("batch", "state")
    for batch_id, state, count in rows.annotate(count=Count("pk")):
        states[batch_id][RESULT_OF[state]] += count
    return {pk: summed_up(items[pk], states[pk]) for pk in items}


def summed_up(items: Counter, results: Counter) -> Tally:
    expected = items[BatchAction.COPY] + items[BatchAction.REQUEUE]
    moved = max(expected - results.total(), 0)
    return Tally(items.total(), skipped=items[BatchAction.SKIP], moved=moved, **results)


def with_result(items: QuerySet[BatchItem], batch: Batch, result: str) -> QuerySet[BatchItem]:
    """Only the rows that had this result; an unknown one is no filter."""
    if result == SKIPPED:
        return items.filter(action=BatchAction.SKIP)
    if result not in RESULTS:
        return items
    states = RESULTS[result]
    copies = Message.objects.filter(batch=batch, resend_of=OuterRef("source"), state__in=states)
    return items.filter(
        Q(action=BatchAction.REQUEUE, source__batch=batch, source__state__in=states)
        | Q(Exists(copies), action=BatchAction.COPY)
    )


def failed_of(batch: Batch, user: User, *, with_uncertain: bool = False) -> QuerySet[Message]:
    states = RETRIED_RESULTS + RESULTS["uncertain"] if with_uncertain else RETRIED_RESULTS
    return Message.objects.visible_to(user).filter(batch=batch, state__in=states)


def outcomes(items: list[BatchItem], batch: Batch) -> dict[int, Message | None]:
    """For each row, by its id, the message that the batch queued for it: a copy, or the row itself."""
    copied = [item.source_id for item in items if item.action == BatchAction.COPY]
    copies = {row.resend_of_id: row for row in Message.objects.filter(batch=batch, resend_of__in=copied)}
    return {item.pk: outcome(item, batch, copies) for item in items}


def outcome(item: BatchItem, batch: Batch, copies: dict[int, Message]) -> Message | None:
    if item.action == BatchAction.COPY:
        return copies.get(item.source_id)
    queued = item.action == BatchAction.REQUEUE and item.source.batch_id == batch.pk
    return item.source if queued else None
