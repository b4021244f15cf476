"""Everything that happened with a customer, as far as the reader may know of it, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from heapq import merge

from accounts.models import User
from customers.models import Customer
from messaging.models import Message
from tickets.models import Entry, Ticket


@dataclass(frozen=True)
class Moment:
    """kind: "opened", "closed", "entry" or "message"; `row` is the ticket, the entry or the message."""

    at: datetime
    kind: str
    row: Ticket | Entry | Message


def timeline_of(customer: Customer, reader: User, limit: int) -> list[Moment]:
    """At most `limit` moments. Each kind is read no deeper than that, whatever the customer's history."""
    tickets = Ticket.objects.visible_to(reader).filter(customer=customer).select_related("category", "state")
    entries = Entry.objects.visible_to(reader).filter(ticket__customer=customer)
    entries = entries.select_related("author", "customer", "ticket__category")
    messages = Message.objects.visible_to(reader).filter(customer=customer)
    closed = tickets.filter(closed_at__isnull=False)
    parts = [
        newest(tickets, "created_at", "opened", limit),
        newest(closed, "closed_at", "closed", limit),
        newest(entries, "created_at", "entry", limit),
        newest(messages, "created_at", "message", limit),
    ]
    return list(merge(*parts, key=lambda moment: moment.at, reverse=True))[:limit]


def newest(rows: Iterable, field: str, kind: str, limit: int) -> list[Moment]:
    return [Moment(getattr(row, field), kind, row) for row in rows.order_by(f"-{field}", "-pk")[:limit]]
