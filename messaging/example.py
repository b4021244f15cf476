"""About 5,000 messages of the example provider, in every state; the same for the same `rng`."""

import random
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Protocol

from django.db import transaction

from accounts.models import User
from customers.models import Customer
from messaging import example_words as words
from messaging.choices import Channel, Kind, State, Urgency
from messaging.example_blocks import block_some
from messaging.example_fates import decide, refused
from messaging.example_resends import resend_some
from messaging.models import DeliveryAttempt, Message, MessageBody
from messaging.rendering import Rendered, render
from messaging.search import own_search_text

MONTHS_BACK = 4
BY_HAND = 420
REACHED_BY_WORKS = 0.55


class Happening(Protocol):
    """Something that a ticket's customer was told."""

    event: str
    at: datetime
    actor_id: int | None
    text: str
    state: str


class Story(Protocol):
    """What messages need to know of a ticket: plain values, for messaging knows no ticket."""

    @property
    def number(self) -> int: ...

    @property
    def title(self) -> str: ...

    @property
    def customer(self) -> Customer | None: ...

    @property
    def area_id(self) -> int | None: ...

    @property
    def owner_id(self) -> int | None: ...

    @property
    def opened_at(self) -> datetime: ...

    @property
    def events(self) -> Sequence[Happening]: ...


@dataclass
class Post:
    """All that is written, before it is saved."""

    rng: random.Random
    now: datetime
    customers: Sequence[Customer]
    users: Mapping[str, User]
    messages: list[Message] = field(default_factory=list)

    @cached_property
    def addresses(self) -> dict[tuple[int, str], str]:
        """Each customer's first of each channel, those that bounced too: that is how they came to bounce."""
        found: dict[tuple[int, str], str] = {}
        for customer in self.customers:
            for channel, values in (
                (Channel.EMAIL, [row.address for row in customer.emails.all()]),
                (Channel.SMS, [row.number for row in customer.phones.all() if row.sms]),
                (Channel.PUSH, [row.token for row in customer.push_subscriptions.all()]),
            ):
                if values:
                    found[customer.pk, channel] = values[0]
        return found

    def add(self, channel: str, customer: Customer, body: MessageBody, at: datetime, **fields: object) -> None:
        """Nothing for who can't be reached there, nor for what has not happened yet."""
        recipient = self.addresses.get((customer.pk, channel))
        if recipient is None or at > self.now or at < customer.created_at:
            return
        self.messages.append(
            Message(
                channel=channel, customer=customer, customer_name=customer.name, recipient=recipient, body=body,
                created_at=at, queued_at=at, due_at=at, expires_at=at + timedelta(hours=72),
                **{"kind": Kind.AUTO, "urgency": Urgency.NORMAL} | fields,
            )
        )  # fmt: skip


@transaction.atomic
def load(
    *,
    rng: random.Random,
    now: datetime,
    customers: Sequence[Customer],
    tickets: Iterable[Story],
    users: Mapping[str, User],
) -> int:
    """Saves the example messages and returns how many. users: by username."""
    known = Customer.objects.filter(pk__in=[customer.pk for customer in customers])
    post = Post(
        rng, now, list(known.prefetch_related("emails", "phones", "push_subscriptions").order_by("pk")), users
    )
    for ticket in tickets:
        tell_about(post, ticket)
    for months in range(MONTHS_BACK):
        bill(post, months)
    announce(post, "works", words.WORKS, now - timedelta(days=9, hours=5), Channel.EMAIL, REACHED_BY_WORKS)
    announce(post, "works", words.WORKS, now - timedelta(days=9, hours=5), Channel.PUSH, REACHED_BY_WORKS)
    for channel in Channel.values:
        announce(post, "outage", words.OUTAGE, now - timedelta(hours=3), channel, 1)
    write_by_hand(post)
    save(post)
    resend_some(rng, now, users["mauro"])
    block_some(rng, now, post.customers, users["mauro"])
    return Message.objects.count()


def tell_about(post: Post, ticket: Story) -> None:
    if ticket.customer is None:
        return
    about = {"ticket_number": ticket.number, "area_id": ticket.area_id, "owner_id": ticket.owner_id}
    for event in ticket.events:
        values = {"number": str(ticket.number), "ticket_number": str(ticket.number), "title": ticket.title}
        values |= {"state": event.state, "text": event.text, "customer": ticket.customer}
        # A state's change is worth an interruption; the rest waits in the mailbox and on the device.
        channels = [Channel.EMAIL, Channel.PUSH] + [Channel.SMS] * (post.rng.random() < 0.25)
        for channel in channels:
            if (ticket.customer.pk, channel) in post.addresses:
                rendered = render(event.event, channel, values)
                at = event.at + timedelta(seconds=post.rng.randint(0, 2))
                names = {"event": event.event, "template": event.event, "subject": rendered.subject}
                names |= {"sent_by_id": event.actor_id, "urgency": Urgency.URGENT}
                post.add(channel, ticket.customer, body_of(rendered), at, **names, **about)


def bill(post: Post, months: int) -> None:
    """One month's invoices, reminders and receipts."""
    first = (post.now.replace(day=1) - timedelta(days=30 * months)).replace(day=1, hour=12, minute=0)
    month = words.MONTHS[first.month - 1]
    invoice = shared(*(text.format(month=month) for text in words.INVOICE))
    receipt = shared(*(text.format(month=month) for text in words.PAID))
    reminder = words.REMINDER.format(month=month)
    sms = body_of(Rendered(text=reminder))
    for number, customer in enumerate(post.customers):
        at = first + timedelta(days=1, seconds=number)
        post.add(
            Channel.EMAIL, customer, invoice[1], at, event="invoice", subject=invoice[0], urgency=Urgency.BULK
        )
        if post.rng.random() < 0.35:
            at = first + timedelta(days=8, seconds=number)
            post.add(Channel.SMS, customer, sms, at, event="invoice_due", subject=reminder, urgency=Urgency.BULK)
        if post.rng.random() < 0.6:
            at = first + timedelta(days=post.rng.uniform(2, 20))
            channel = post.rng.choice((Channel.EMAIL, Channel.PUSH))
            post.add(channel, customer, receipt[1], at, event="payment", subject=receipt[0])


def body_of(rendered: Rendered) -> MessageBody:
    return MessageBody(text=rendered.text, html=rendered.html)


def shared(subject: str, text: str) -> tuple[str, MessageBody]:
    """One text for many, as a mass mail has it."""
    return subject, body_of(render("manual", Channel.EMAIL, {"subject": subject, "text": text}))


def announce(post: Post, event: str, text: tuple[str, str], at: datetime, channel: str, share: float) -> None:
    subject, words_ = text
    rendered = render("manual", channel, {"subject": subject, "text": words_})
    body = body_of(rendered)
    for number, customer in enumerate(post.customers):
        if post.rng.random() <= share:
            moment = at + timedelta(seconds=number / 8)
            post.add(channel, customer, body, moment, event=event, subject=rendered.subject, urgency=Urgency.BULK)


def write_by_hand(post: Post) -> None:
    writers = [post.users["lucia"], post.users["lucia"], post.users["mauro"]]
    for _number in range(BY_HAND):
        customer = post.rng.choice(post.customers)
        channel = post.rng.choice((Channel.SMS, Channel.SMS, Channel.EMAIL))
        subject, text = post.rng.choice(words.BY_HAND)
        rendered = render("manual", channel, {"subject": subject, "text": text, "customer": customer})
        at = post.now - timedelta(days=110 * post.rng.random() ** 1.5, minutes=post.rng.randint(20, 300))
        names = {"event": "manual", "template": "manual", "subject": rendered.subject}
        writer = post.rng.choice(writers)
        post.add(channel, customer, body_of(rendered), at, kind=Kind.MANUAL, sent_by=writer, **names)


def save(post: Post) -> None:
    """Oldest first, so that ids and dates tell the same story."""
    post.messages.sort(key=lambda message: message.created_at)
    bounced = {
        (customer.pk, email.address): email.bounced_at
        for customer in post.customers
        for email in customer.emails.all()
    }
    attempts: list[DeliveryAttempt] = []
    for message in post.messages:
        message.search_text = own_search_text(message)
        attempts += decide(post.rng, post.now, message, bounced.get((message.customer_id, message.recipient)))
    leave_waiting(post, attempts)
    put_in_doubt(post, attempts)
    used = {id(message.body): message.body for message in post.messages}
    MessageBody.objects.bulk_create(used.values())
    Message.objects.bulk_create(post.messages, batch_size=500)
    DeliveryAttempt.objects.bulk_create(attempts, batch_size=500)


def leave_waiting(post: Post, attempts: list[DeliveryAttempt]) -> None:
    """Two young mails whose next try is to come: without them a quiet day of the example has an empty queue."""
    went = [m for m in post.messages[:-1] if m.channel == Channel.EMAIL and m.state == State.DELIVERED]
    for message in went[-2:]:
        attempts[:] = [attempt for attempt in attempts if attempt.message is not message]
        message.state, message.sent_at, message.delivered_at, message.reference = State.QUEUED, None, None, ""
        message.attempts_made = 0
        attempts += refused(post.rng, post.now, message)


def put_in_doubt(post: Post, attempts: list[DeliveryAttempt]) -> None:
    """A message on the wire at this moment, whose worker will not come back."""
    last = post.messages[-1]
    token = uuid.UUID(int=post.rng.getrandbits(128))
    last.state, last.claim_token, last.lease_until = State.SENDING, token, post.now + timedelta(minutes=2)
    last.sent_at = last.delivered_at = None
    last.reference = last.error_code = last.error_text = ""
    attempts[:] = [attempt for attempt in attempts if attempt.message is not last]
    attempts.append(
        DeliveryAttempt(message=last, number=1, token=token, started_at=post.now, recipient=last.recipient)
    )
    last.attempts_made = 1
