"""How a batch goes, as one person may see it: only the rows that they may see are counted."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Value
from django.utils import timezone

from accounts.choices import RowScope
from accounts.models import User
from messaging.choices import BatchAction, Outcome
from messaging.models import Batch, BatchItem, ChannelControl, DeliveryAttempt, Message
from messaging.results import RESULT_OF, RESULTS, folded_result

RATE_WINDOW = timedelta(seconds=30)
# The newest tries of all, enough to tell a rate by.
NEWEST_TRIES = 2_000
RETRIED_RESULTS = RESULTS["failed"]


# After any other a message still waits: a server that does not answer is no progress.
SETTLED = [Outcome.ACCEPTED, Outcome.PERMANENT, Outcome.UNKNOWN]


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
    skipped_for: dict[str, int] = field(default_factory=dict)

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


def batches_followed(user: User) -> QuerySet[Batch]:
    """The batches that a person may see, with what the page of one says beyond its rows."""
    held = ChannelControl.objects.filter(channel=OuterRef("channel"), on_hold=True)
    return Batch.objects.visible_to(user).select_related("actor").annotate(channel_is_held=Exists(held))


def pace(batch: Batch, left: int) -> Pace:
    """Bounded, however large the batch: only the newest tries are looked at."""
    now = timezone.now()
    newest = DeliveryAttempt.objects.order_by("-pk").values("pk")[:NEWEST_TRIES]
    tries = DeliveryAttempt.objects.filter(
        pk__in=newest,
        finished_at__gt=now - RATE_WINDOW,
        message__batch=batch,
        outcome__in=SETTLED,
    )
    found = tries.aggregate(count=Count("pk"), first=Min("started_at"))
    if not found["count"]:
        return Pace(0, left)
    seconds = max((now - found["first"]).total_seconds(), 1)
    return Pace(round(found["count"] / seconds * 60), left)


def tally_of(batch: Batch, user: User) -> Tally:
    """Short reads of indexes, in one statement: a page that follows a batch asks every second."""
    items = BatchItem.objects.filter(batch=batch).order_by()
    if user.row_scope != RowScope.ALL:
        items = items.of_sources_for(user)
    rows = Message.objects.visible_to(user).filter(batch=batch).order_by()
    parts = [counted(items.filter(action=BatchAction.SKIP), "skipped", "reason"), counted(rows, "state", "state")]
    if batch.is_folded:
        folded = items.filter(pk__gt=batch.unfolded_to).exclude(action=BatchAction.SKIP)
        parts.append(counted(folded, "folded", Value("")))
    found: dict[str, Counter[str]] = {what: Counter() for what in ("all", "skipped", "state", "folded")}
    # What age took away is counted no more: it went to no other batch.
    for what, which, count in counted(items, "all", Value("")).union(*parts, all=True):
        found[what][which] = count
    total, skipped = found["all"].total(), found["skipped"].total()
    results: Counter[str] = Counter()
    for state, count in found["state"].items():
        results[RESULT_OF[state]] += count
    results[folded_result(batch)] += found["folded"].total()
    moved = max(total - skipped - results.total(), 0)
    return Tally(total, skipped=skipped, moved=moved, skipped_for=found["skipped"], **results)


def counted(rows: QuerySet, what: str, by: str | Value) -> QuerySet:
    return rows.values_list(Value(what), by).annotate(count=Count("pk"))


def failed_of(batch: Batch, user: User, *, with_uncertain: bool = False) -> QuerySet[Message]:
    states = RETRIED_RESULTS + RESULTS["uncertain"] if with_uncertain else RETRIED_RESULTS
    return Message.objects.visible_to(user).filter(batch=batch, state__in=states)
