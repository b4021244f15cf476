"""How the machinery is, for machines: a few figures about nobody, each read by an index."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app
from django.conf import settings
from django.db.models import Count, Max, Min
from django.utils import timezone

from messaging.choices import WAITING_STATES, Channel
from messaging.models import Account, ChannelControl, Message, Pulse

SILENT_AFTER = timedelta(seconds=60)
TOO_LATE_AFTER = timedelta(minutes=15)
BROKER_SECONDS = 2


@dataclass(frozen=True)
class Vitals:
    """late: how long the oldest due message of each channel has waited, held channels and accounts at
    their hourly limit apart.
    silent: since when no worker was heard from; None when none has ever been, or all ended well."""

    late: dict[str, timedelta]
    held: list[str]
    silent: timedelta | None
    workers: int

    @property
    def oldest(self) -> timedelta:
        return max(self.late.values(), default=timedelta(0))

    @property
    def nobody_sends(self) -> bool:
        """Something is due, and every worker that there was has fallen silent."""
        return self.silent is not None and self.silent > SILENT_AFTER and self.oldest > SILENT_AFTER


def read_vitals(now: datetime | None = None) -> Vitals:
    now = now or timezone.now()
    held = list(ChannelControl.objects.filter(on_hold=True).values_list("channel", flat=True))
    heard = Pulse.objects.aggregate(last=Max("at"))["last"]
    return Vitals(
        late=lateness_by_channel(Message.objects.all(), now, held),
        held=held,
        silent=now - heard if heard else None,
        workers=Pulse.objects.filter(at__gt=now - SILENT_AFTER).count(),
    )


def lateness_by_channel(rows, now: datetime, held: list[str]) -> dict[str, timedelta]:
    limited = Account.objects.at_their_limit(now)
    due = rows.due(now).exclude(channel__in=held).exclude(account__in=limited).order_by().values_list("channel")
    return {channel: now - oldest for channel, oldest in due.annotate(oldest=Min("due_at"))}


def broker_answers() -> bool:
    """A broker in this process's own memory always does."""
    if settings.IN_MEMORY:
        return True
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
    except Exception:
        # Whatever the client raises: it is not there.
        return False
    return True


def readiness() -> tuple[bool, dict[str, object]]:
    vitals, broker = read_vitals(), broker_answers()
    ready = broker and not vitals.nobody_sends and vitals.oldest < TOO_LATE_AFTER
    return ready, {
        "database": True,
        "broker": broker,
        "oldest_due_seconds": int(vitals.oldest.total_seconds()),
        "worker_silent_seconds": None if vitals.silent is None else int(vitals.silent.total_seconds()),
        "workers": vitals.workers,
        "held": vitals.held,
    }


def waiting() -> dict[tuple[str, str], int]:
    """By channel and state."""
    rows = Message.objects.filter(channel__in=Channel.values, state__in=WAITING_STATES).order_by()
    counted = rows.values_list("channel", "state").annotate(count=Count("pk"))
    return {(channel, state): count for channel, state, count in counted}
