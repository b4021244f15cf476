"""How a batch goes, as one person may see it: only the rows that they may see are counted."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from accounts.choices import RowScope
from accounts.models import User
from messaging.choices import BatchAction, Outcome
from messaging.models import Batch, BatchItem, DeliveryAttempt, Message
from messaging.querysets import LOG_PERMISSIONS
from messaging.results import FOLDED, RESULT_OF, RESULTS, folded_result

RATE_WINDOW = timedelta(seconds=30)
# The newest tries of all, enough to tell a rate by.
NEWEST_TRIES = 2_000
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
    def shares(self) -> "Shares":
        """Of a hundred. At least a sliver of each: one error among thousands is seen. Full when it ended."""
        if not self.total:
            return Shares(0, 0, 0)
        failed = self.share(self.failed + self.uncertain)
        apart = self.share(self.skipped + self.moved + self.cancelled)
        sent = min(100 * self.sent // self.total, 100 - failed - apart)
        missing = 100 - failed - apart - sent if self.finished else 0
        if self.sent:
            return Shares(sent + missing, failed, apart)
        return Shares(0, failed, apart + missing) if apart else Shares(0, failed + missing, 0)

    def share(self, count: int) -> int:
        return max(100 * count // self.total, 1) if count else 0


class Shares(NamedTuple):
    """How long each part of a progress bar is. apart: what was not to leave with this batch."""

    sent: int
    failed: int
    apart: int

    @property
    def told(self) -> int:
        return self.sent + self.failed


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
    waits = {batch.pk: folded_result(batch) for batch in batches}
    found = items_for(batches, user).order_by().values_list("batch", "action")
    for batch_id, action, count, folded in found.annotate(count=Count("pk"), folded=Count("pk", filter=FOLDED)):
        items[batch_id][action] += count
        states[batch_id][waits[batch_id]] += folded
    rows = Message.objects.visible_to(user).filter(batch__in=batches).order_by().values_list("batch", "state")
    for batch_id, state, count in rows.annotate(count=Count("pk")):
        states[batch_id][RESULT_OF[state]] += count
    return {pk: summed_up(items[pk], states[pk]) for pk in items}


def summed_up(items: Counter, results: Counter) -> Tally:
    expected = items[BatchAction.COPY] + items[BatchAction.REQUEUE]
    moved = max(expected - results.total(), 0)
    return Tally(items.total(), skipped=items[BatchAction.SKIP], moved=moved, **results)


def failed_of(batch: Batch, user: User, *, with_uncertain: bool = False) -> QuerySet[Message]:
    states = RETRIED_RESULTS + RESULTS["uncertain"] if with_uncertain else RETRIED_RESULTS
    return Message.objects.visible_to(user).filter(batch=batch, state__in=states)
