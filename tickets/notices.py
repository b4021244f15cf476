"""Which event of a ticket tells whom. The words are in tickets/wording.py; the sending is messaging's."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Organization, User
from customers.models import Customer
from messaging import outbox
from messaging.addresses import reachable
from messaging.choices import Channel, Urgency
from messaging.models import Message
from messaging.wording import vocabulary
from tickets.choices import Event, Origin, StateKind
from tickets.models import Entry, NoticeRule, State, Ticket
from tickets.wording import TOLD, VENDOR_EVENT, values_of

REACHES = "reaches_"
TOLD_BY_CUSTOMER = {Origin.CUSTOMER_APP, Origin.PORTAL, Origin.EMAIL}
vocabulary.register(*TOLD)


def opened(*, ticket: Ticket, actor: User | None) -> list[Message]:
    """Gives the description back to a customer who wrote it; an operator's own words stay in the house."""
    text = ticket.description if ticket.origin in TOLD_BY_CUSTOMER else ""
    return tell_customer(ticket, Event.OPENED, None, actor, text=text)


def state_changed(*, ticket: Ticket, before: State, actor: User | None) -> list[Message]:
    """Closing says so in its own words; every other change, reopening and cancelling too, names the new state."""
    return tell_customer(ticket, event_of(ticket.state, before), None, actor, before=before.name)


def event_of(after: State, before: State) -> str:
    closes = after.kind == StateKind.CLOSED and before.kind != StateKind.CLOSED
    return Event.CLOSED if closes else Event.STATE


def states_changed(changed: Sequence[tuple[Ticket, State]], actor: User | None) -> int:
    """As `state_changed`, for many tickets, each with the state it had. What a person waits for leaves before."""
    told = 0
    channels: dict[str, list[str]] = {}
    for ticket, before in changed:
        event = event_of(ticket.state, before)
        if event not in channels:
            channels[event] = ruled_channels(event)
        sent = tell_customer(ticket, event, channels[event], actor, urgency=Urgency.BULK, before=before.name)
        told += len(sent)
    return told


def replied(
    *, ticket: Ticket, entry: Entry, actor: User | None, channels: Sequence[str] | None = None
) -> list[Message]:
    """channels: those that the writer chose; None takes the rules'."""
    return tell_customer(ticket, Event.REPLY, channels, actor, text=entry.body)


def vendor_told(*, ticket: Ticket, text: str, actor: User | None) -> list[Message]:
    """A ticket for the vendor, and what is said in it, goes to the address in the organization's settings."""
    organization = Organization.objects.get(pk=1)
    message = outbox.enqueue(
        channel=Channel.EMAIL,
        template=VENDOR_EVENT,
        context=context(ticket, text=text, sender=str(actor or "")),
        event=VENDOR_EVENT,
        recipient=organization.vendor_email,
        about=about(ticket),
        sent_by=actor,
    )
    return [message]


def rules_for(event: Any) -> QuerySet[NoticeRule]:
    return NoticeRule.objects.filter(event=event, enabled=True)


def ruled_channels(event: str) -> list[str]:
    return list(rules_for(event).values_list("channel", flat=True))


def reachable_channels(ticket: Ticket) -> list[str]:
    """The channels on which the ticket's customer can be written to today."""
    if ticket.customer is None or ticket.customer.deleted_at:
        return []
    # A ticket that was read with `reaches` knows it already.
    known = vars(ticket) if REACHES + Channel.EMAIL in vars(ticket) else reached(ticket.customer)
    return [channel for channel in Channel.values if known[REACHES + channel]]


def reached(customer: Customer) -> dict[str, bool]:
    ways = reaches("pk")
    found = Customer.objects.filter(pk=customer.pk).values_list(*ways.values()).get()
    return dict(zip(ways, found, strict=True))


def reaches(customer: str) -> dict[str, Exists]:
    """For queries that have a customer's key: on which channels they can be written to, by REACHES + channel."""
    ways = {channel: reachable(channel)[0].order_by() for channel in Channel.values}
    return {REACHES + channel: Exists(rows.filter(customer=OuterRef(customer))) for channel, rows in ways.items()}


def tell_customer(
    ticket: Ticket,
    event: str,
    channels: Sequence[str] | None,
    actor: User | None,
    urgency: int = Urgency.URGENT,
    **words: str,
) -> list[Message]:
    """One message for each channel on which the customer can receive; none for a ticket without a customer.

    channels: None takes those that the notice rules name for the event.
    """
    return [
        outbox.enqueue(
            channel=channel,
            template=event,
            context=context(ticket, **words),
            event=event,
            customer=ticket.customer,
            way=way,
            about=about(ticket),
            sent_by=actor,
            urgency=urgency,
        )
        for channel, way in ways_to_tell(ticket, event, channels).items()
        if way.addresses
    ]


def ways_to_tell(ticket: Ticket, event: str, channels: Sequence[str] | None) -> dict[str, outbox.Way]:
    """By channel, in one query with the rules."""
    customer = ticket.customer
    if customer is None or customer.deleted_at:
        return {}
    if channels is None:
        return RULED.of(customer, event)
    return {channel: way for channel, way in ANY.of(customer, event).items() if channel in channels}


def ruled() -> dict[str, Q]:
    """The channels that the notice rules name for the event."""
    rules = {channel: rules_for(outbox.EVENT).filter(channel=channel) for channel in Channel.values}
    return {channel: Q(Exists(rows.order_by())) for channel, rows in rules.items()}


RULED, ANY = outbox.Ways(ruled), outbox.Ways(lambda: dict.fromkeys(Channel.values, Q()))


def about(ticket: Ticket) -> outbox.About:
    return outbox.About(ticket_number=ticket.pk, area_id=ticket.area_id, owner_id=ticket.assignee_id)


def about_number(user: User, number: int) -> outbox.About | None:
    """For messaging's own pages, which know a ticket by its number; None when this person may not see it."""
    ticket = Ticket.objects.visible_to(user).filter(pk=number).first()
    return about(ticket) if ticket else None


def context(ticket: Ticket, **words: str) -> dict[str, object]:
    """What the words of an event are filled with: values_of(ticket), and what this occasion adds."""
    return {**values_of(ticket), "text": "", "before": "", **words}
