"""What tickets tell messaging when one of their messages is to be written again (`settings.MESSAGING_SOURCES`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q

from messaging.models import Message
from tickets.choices import Event
from tickets.models import Change, Entry, Ticket
from tickets.notices import TOLD_BY_CUSTOMER, VENDOR_EVENT, context


class TicketSource:
    templates = [*Event.values, VENDOR_EVENT]

    def known(self) -> Q:
        """An answer is known by its entry; all else by its ticket."""
        ticket = Ticket.objects.filter(number=OuterRef("ticket_number"))
        said = Entry.messages.through.objects.filter(
            Q(message_id=OuterRef("pk")) | Q(message_id=OuterRef("resend_of_id"))
        )
        return Q(Exists(ticket)) & (~Q(template=Event.REPLY) | Q(Exists(said)))

    def ended(self) -> Q:
        """The notice of the closing itself is always about a closed ticket."""
        closed = Ticket.objects.ended().filter(number=OuterRef("ticket_number"))
        return Q(ticket_number__isnull=False) & ~Q(template=Event.CLOSED) & Q(Exists(closed))

    def contexts(self, messages: Sequence[Message]) -> Mapping[int, Mapping[str, Any]]:
        numbers = {message.ticket_number for message in messages if message.ticket_number}
        related = ("customer", "state", "category")
        tickets = Ticket.objects.select_related(*related).in_bulk(numbers)
        said, before = said_in(messages), states_before(messages)
        found = {}
        for message in messages:
            ticket = tickets.get(message.ticket_number)
            text = text_of(message, ticket, said) if ticket else None
            if ticket and text is not None:
                was = before.get(message.pk, "") if message.template == Event.STATE else ""
                found[message.pk] = context(ticket, text=text, before=was, sender=str(message.sent_by or ""))
        return found


def text_of(message: Message, ticket: Ticket, said: dict[int, str]) -> str | None:
    """None when nobody knows any more what was said."""
    if message.template == Event.REPLY:
        return said.get(message.pk)
    if message.template == VENDOR_EVENT:
        return said.get(message.pk, ticket.description)
    told = message.template == Event.OPENED and ticket.origin in TOLD_BY_CUSTOMER
    return ticket.description if told else ""


def origins(message: Message) -> list[int]:
    """The message itself, and those that it sends again."""
    first = message.resend_of
    return [key for key in (message.pk, message.resend_of_id, first.resend_of_id if first else None) if key]


def said_in(messages: Sequence[Message]) -> dict[int, str]:
    keys = {key for message in messages for key in origins(message)}
    links = Entry.messages.through.objects.filter(message_id__in=keys)
    said = dict(links.values_list("message_id", "entry__body"))
    known = {message.pk: [said[key] for key in origins(message) if key in said] for message in messages}
    return {pk: bodies[0] for pk, bodies in known.items() if bodies}


def states_before(messages: Sequence[Message]) -> dict[int, str]:
    """From which state each notice of a change came."""
    told = [message for message in messages if message.template == Event.STATE]
    numbers = {message.ticket_number for message in told}
    rows = Change.objects.filter(ticket__in=numbers, field="state").order_by("at", "pk")
    changes = list(rows.values_list("ticket", "at", "before"))
    return {message.pk: state_before(message, changes) for message in told}


def state_before(message: Message, changes: list[tuple[int, Any, str]]) -> str:
    when = (message.resend_of or message).created_at
    found = [before for number, at, before in changes if number == message.ticket_number and at <= when]
    return found[-1] if found else ""


SOURCE = TicketSource()
