from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from messaging.choices import WAITING_STATES
from messaging.models import Message, RetentionRule
from messaging.retention.rules import months_before, rules

# What may still leave keeps all it has.
ON_ITS_WAY = WAITING_STATES


@dataclass(frozen=True)
class Plan:
    """What a run would take away today."""

    channel: str
    bodies: int
    rows: int


def planned(now: datetime) -> list[Plan]:
    """The dry run; it changes nothing. A row that goes takes its text along, and is counted once."""
    return [plan_of(rule, now) for rule in rules()]


def plan_of(rule: RetentionRule, now: datetime) -> Plan:
    rows = old(rule, rule.row_months, now)
    bodies = old(rule, rule.body_months, now).filter(body__isnull=False)
    if rule.row_months is not None:
        bodies = bodies.filter(created_at__gte=months_before(now, rule.row_months))
    return Plan(rule.channel, bodies.count(), rows.count())


def old(rule: RetentionRule, months: int | None, now: datetime) -> QuerySet[Message]:
    """The messages of the channel that are older than that and have ended; none where no age is set."""
    if months is None:
        return Message.objects.none()
    before = months_before(now, months)
    return Message.objects.filter(channel=rule.channel, created_at__lt=before).exclude(state__in=ON_ITS_WAY)
