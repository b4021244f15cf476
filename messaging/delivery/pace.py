"""What may not leave yet, though it is due: at night, or because its customer had enough for one day.

It gets a later date, which the log shows; nothing is lost by it but what expires first.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from messaging.choices import SENT_STATES, Kind, State, Urgency
from messaging.models import ChannelControl, Message
from messaging.querysets import MessageQuerySet
from messaging.quiet import quiet_until

DAY = timedelta(days=1)
# A customer who had enough is looked at again after this.
LATER = timedelta(hours=1)
# What a person wrote to one customer, a reply in a ticket too: it is not for the machine to keep it till morning.
BY_HAND = (Q(kind=Kind.MANUAL) | Q(event="ticket_reply")) & ~Q(urgency=Urgency.BULK)
ON_THEIR_WAY = [State.SENDING, *SENT_STATES, State.UNCERTAIN]


def keep_quiet(channel: str, now: datetime) -> int:
    """Puts off till the morning what is due and nobody wrote by hand; returns how many."""
    ends = quiet_until(ChannelControl.of(channel), now)
    if ends is None:
        return 0
    waiting = Message.objects.due(now).filter(channel=channel).exclude(BY_HAND)
    return waiting.update(due_at=ends)


def awake(rows: MessageQuerySet, control: ChannelControl, now: datetime) -> MessageQuerySet:
    """Of the rows, what may leave at this hour: something may have come in since `keep_quiet`."""
    return rows.filter(BY_HAND) if quiet_until(control, now) else rows


def spare_customers(control: ChannelControl, rows: Sequence[Any], now: datetime) -> list[Any]:
    """Leaves out, with a later date, the bulk messages of customers who had theirs in the last 24 hours.

    rows: due ones, with pk, customer_id and urgency.
    """
    limit = control.customer_limit
    whose = {row.customer_id for row in rows if row.urgency == Urgency.BULK and row.customer_id}
    if limit is None or not whose:
        return list(rows)
    had = Counter(
        Message.objects.filter(
            Q(sent_at__gte=now - DAY) | Q(sent_at=None),
            customer__in=whose,
            channel=control.channel,
            urgency=Urgency.BULK,
            state__in=ON_THEIR_WAY,
            queued_at__gte=now - 2 * DAY,
        ).values_list("customer_id", flat=True)
    )
    kept, late = [], []
    for row in rows:
        if row.urgency != Urgency.BULK or row.customer_id is None:
            kept.append(row)
        elif had[row.customer_id] < limit:
            had[row.customer_id] += 1
            kept.append(row)
        else:
            late.append(row.pk)
    Message.objects.filter(pk__in=late, state=State.QUEUED).update(due_at=now + LATER)
    return kept
