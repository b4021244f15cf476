"""How sending goes: read for the strip on a log, the card in the sidebar and the machines that watch."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Min, QuerySet
from django.db.models.functions import TruncHour
from django.utils import timezone

from accounts.choices import RowScope
from accounts.models import User
from listings import paging
from messaging.choices import WAITING_STATES, WENT_WRONG_STATES, Outcome, State
from messaging.models import Account, ChannelControl, DeliveryAttempt, Message
from messaging.querysets import LOG_PERMISSIONS
from messaging.vitals import lateness_by_channel, read_vitals

LATE_AFTER = timedelta(minutes=2)
STOPPED_AFTER = timedelta(minutes=15)
RATE_WINDOW = timedelta(minutes=5)
# The newest tries, enough to tell a rate by; more would be read for a figure that only says "it moves".
NEWEST_TRIES = 5_000
HOURS = 24
STRIP_SECONDS = 30
HEALTH_SECONDS = 10
WENT_WELL = {State.SENT, State.DELIVERED}


@dataclass(frozen=True)
class Health:
    """late: how long the oldest message that is due has waited, on channels that are not on hold."""

    queued: paging.Count
    per_minute: int
    late: timedelta
    held: list[str]
    # (channel, name) of the accounts that wait for a person: paused, or not let in by their server.
    held_accounts: list[tuple[str, str]] = field(default_factory=list)
    late_by: dict[str, timedelta] = field(default_factory=dict)
    nobody_sends: bool = False
    read_at: datetime | None = None

    @property
    def level(self) -> str:
        if self.nobody_sends or self.late >= STOPPED_AFTER:
            return "stopped"
        return "late" if self.late >= LATE_AFTER else "fine"

    @property
    def late_minutes(self) -> int:
        return int(self.late.total_seconds() // 60)

    @property
    def late_channels(self) -> list[str]:
        return [channel for channel, late in self.late_by.items() if late >= LATE_AFTER]

    def minutes_of(self, channel: str) -> int:
        return int(self.late_by[channel].total_seconds() // 60)


@dataclass(frozen=True)
class Bar:
    """One hour of the chart: messages made in it, and those of them that went wrong."""

    hour: datetime
    total: int
    wrong: int


@dataclass(frozen=True)
class Strip:
    """well: the share, 0 to 100, of today's finished messages that were sent; None while there are none."""

    well: float | None
    wrong: int
    bars: list[Bar]
    read_at: datetime
    queued: paging.Count | None = None


def lateness(rows: QuerySet, now: datetime) -> timedelta:
    held = ChannelControl.objects.filter(on_hold=True).values("channel")
    oldest = rows.due(now).exclude(channel__in=held).aggregate(oldest=Min("due_at"))["oldest"]
    return now - oldest if oldest else timedelta(0)


def read_health(user: User) -> Health:
    """Every page of every person asks: read once in a few seconds for all who see the same rows."""
    channels = "-".join(name for name, permission in LOG_PERMISSIONS.items() if user.has_perm(permission))
    whose = "all" if user.row_scope == RowScope.ALL else f"user-{user.pk}"
    rows = Message.objects.visible_to(user)
    key = f"messaging-health-{channels}-{whose}"
    return cache.get_or_set(key, lambda: count_health(rows), HEALTH_SECONDS)


def count_health(rows: QuerySet) -> Health:
    vitals, now = read_vitals(), timezone.now()
    late_by = lateness_by_channel(rows, now, vitals.held)
    return Health(
        queued=count_waiting(rows),
        per_minute=rate(rows, now),
        late=max(late_by.values(), default=timedelta(0)),
        held=vitals.held,
        held_accounts=list(Account.objects.on_hold().values_list("channel", "name")),
        late_by=late_by,
        nobody_sends=vitals.nobody_sends,
        read_at=now,
    )


def rate(rows: QuerySet, now: datetime) -> int:
    """Messages sent per minute, lately."""
    newest = DeliveryAttempt.objects.order_by("-pk").values("pk")[:NEWEST_TRIES]
    tries = DeliveryAttempt.objects.filter(
        pk__in=newest, outcome=Outcome.ACCEPTED, started_at__gte=now - RATE_WINDOW, message__in=rows
    )
    return round(tries.count() / (RATE_WINDOW.total_seconds() / 60))


def read_strip(user: User, channel: str) -> Strip:
    """Of the last 24 hours. Kept for half a minute: for people who see all tickets it is the same figure.

    The queue is counted each time: it is cheap, and what somebody has just sent must show.
    """
    whose = "all" if user.row_scope == RowScope.ALL else f"user-{user.pk}"
    rows = Message.objects.visible_to(user).filter(channel=channel)
    kept = cache.get_or_set(f"messaging-strip-{channel}-{whose}", lambda: count_strip(rows), STRIP_SECONDS)
    return replace(kept, queued=count_waiting(rows))


def count_waiting(rows: QuerySet) -> paging.Count:
    return paging.count(rows.filter(state__in=WAITING_STATES))


def count_strip(rows: QuerySet) -> Strip:
    """Between two ends: by one alone SQLite goes through all messages, by an index that has their states too."""
    now = timezone.now()
    first = timezone.localtime(now).replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    counted = (
        rows.filter(created_at__range=(first, now))
        .order_by()
        .annotate(hour=TruncHour("created_at"))
        .values_list("hour", "state")
        .annotate(count=Count("pk"))
    )
    totals: Counter = Counter()
    wrong: Counter = Counter()
    today: Counter = Counter()
    for hour, state, count in counted:
        totals[hour] += count
        wrong[hour] += count if state in WENT_WRONG_STATES else 0
        today[state] += count if timezone.localtime(hour).date() == timezone.localdate() else 0
    hours = [first + timedelta(hours=number) for number in range(HOURS)]
    return Strip(
        well=share(sum(today[state] for state in WENT_WELL), sum(today[state] for state in WENT_WRONG_STATES)),
        wrong=sum(today[state] for state in WENT_WRONG_STATES),
        bars=[Bar(hour, totals[hour], wrong[hour]) for hour in hours],
        read_at=now,
    )


def share(well: int, wrong: int) -> float | None:
    return round(100 * well / (well + wrong), 1) if well + wrong else None
