import random
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from accounts.models import User
from ispcube.seeding.chance import draws, moments, often, zipf
from ispcube.seeding.customers import Person
from ispcube.seeding.fates import Fate, fate, fates
from ispcube.seeding.lines import SUBJECT, blank, normal
from ispcube.seeding.loading import Loader
from ispcube.seeding.tickets import Claim
from ispcube.seeding.words import EVENTS, additions, joined, texts
from messaging.choices import Channel, Kind
from messaging.models import DeliveryAttempt, Message, MessageBody
from messaging.search import own_search_text
from tickets.models import Entry

CHANNELS = {Channel.EMAIL: 7, Channel.SMS: 2, Channel.PUSH: 1}
FATE = ("state", "sent_at", "delivered_at", "attempts_made", "error_code", "error_text")
COLUMNS = (
    *("channel", "kind", "event", "template", "body_id", "sent_by_id", "resend_of_id"),
    *("customer_id", "customer_name", "recipient", "subject", "ticket_number", "area_id", "owner_id"),
    *("created_at", "queued_at", "due_at", *FATE, "search_text"),
)
# Messages about a ticket are written near its days: so many tickets before or after.
NEARBY = 40
SENT_AGAIN = 0.25
# All of them go to customers.
LINE = blank(own_search_text(Message(customer_id=1, subject=SUBJECT)))


class Letter(NamedTuple):
    """What is sent, to whom. A resend shares its first one's body."""

    channel: Channel
    event: str
    person: Person
    claim: Claim | None
    subject: str
    text: str
    body: int = 0
    first: int = 0


def add_messages(
    loader: Loader,
    count: int,
    people: list[Person],
    claims: list[Claim],
    staff: list[User],
    now: datetime,
    rng: random.Random,
) -> None:
    writer = Writer(loader, letters(count, people, claims, rng), staff, rng)
    for done, created in enumerate(moments(count, now, rng), 1):
        writer.add(created)
        loader.count("messages", done, count)


def letters(count: int, people: list[Person], claims: list[Claim], rng: random.Random) -> Iterator[Letter]:
    channels, receivers = often(CHANNELS, rng), draws(people, zipf(len(people)), rng)
    events, more = often({event: times for event, (times, _texts) in EVENTS.items()}, rng), additions(rng)
    for position, event in enumerate(events):
        claim = None
        if claims and event.startswith("ticket_"):
            near = position * len(claims) // max(count, 1) + rng.randrange(-NEARBY, NEARBY)
            claim = claims[min(max(near, 0), len(claims) - 1)]
        elif event.startswith("ticket_"):
            event = "payment"
        subject, text = texts(event, rng)
        subject = subject.replace("{number}", str(claim.number)) if claim else joined(subject, next(more))
        yield Letter(next(channels), event, claim.person if claim else next(receivers), claim, subject, text)


class Writer:
    def __init__(self, loader: Loader, written: Iterator[Letter], staff: list[User], rng: random.Random) -> None:
        self.authors = draws([str(person.pk) for person in staff], zipf(len(staff)), rng)
        self.messages = loader.table(Message, *COLUMNS)
        self.bodies = loader.table(MessageBody, "text", "html", "headers", "search_text")
        self.attempts = loader.table(
            DeliveryAttempt, "message_id", "number", "token", "started_at", "finished_at", "recipient", "outcome"
        )
        self.carried = loader.table(Entry.messages.through, "entry_id", "message_id")
        self.written, self.rng, self.fates, self.again = written, rng, fates(rng), []

    def add(self, created: datetime) -> None:
        letter = self.again.pop() if self.again else next(self.written)
        state, delay = next(self.fates)
        end = fate(state, letter.channel, created + delay, self.rng)
        body = letter.body or self.bodies.add(letter.text, "", "{}", normal(letter.text))
        key = self.messages.add(*self.values(letter, body, str(created), end))
        for number in range(1, end.tries + 1):
            times = (str(created), str(created + delay))
            token = f"{self.rng.getrandbits(128):032x}"
            self.attempts.add(str(key), str(number), token, *times, address(letter), end.outcome)
        if letter.claim and letter.claim.reply and letter.event == "ticket_reply":
            self.carried.add(str(letter.claim.reply), str(key))
        if end.may_be_sent_again and self.rng.random() < SENT_AGAIN:
            self.again.append(letter._replace(body=body, first=key))

    def values(self, letter: Letter, body: int, created: str, end: Fate) -> tuple[str | None, ...]:
        person, claim = letter.person, letter.claim
        number = str(claim.number) if claim else None
        kind = Kind.MANUAL if letter.event == "manual" or letter.first else Kind.AUTO
        author = next(self.authors) if kind == Kind.MANUAL else None
        return (
            *(letter.channel.value, kind.value, letter.event, letter.event, str(body), author),
            *(str(letter.first) if letter.first else None, str(person.key), person.name, address(letter)),
            *(letter.subject, number, claim and claim.area_id, claim and claim.owner_id),
            *(created, created, created, *end.values),
            LINE(subject=normal(letter.subject) if not claim else letter.subject.casefold()),
        )


def address(letter: Letter) -> str:
    if letter.channel == Channel.EMAIL:
        return letter.person.email
    return letter.person.phone if letter.channel == Channel.SMS else letter.person.device
