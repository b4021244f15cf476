import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from ispcube.seeding.catalogues import Catalogues
from ispcube.seeding.chance import draws, moments, often, plain, zipf
from ispcube.seeding.customers import Person
from ispcube.seeding.lines import NUMBER, SUBJECT, blank, normal
from ispcube.seeding.loading import Loader
from ispcube.seeding.thread import Course, Thread
from ispcube.seeding.words import additions, joined
from tickets.choices import TicketKind
from tickets.example_words import STORIES
from tickets.models import Category, State, Ticket

COLUMNS = (
    *("kind", "customer_id", "connection_id", "category_id", "area_id", "state_id", "priority_id", "assignee_id"),
    *("price", "subject", "description", "due_at", "created_by_id", "created_at", "updated_at", "closed_at"),
    *("last_event", "version", "form_key", "search_text"),
)
KINDS = {TicketKind.CLAIM: 970, TicketKind.INTERNAL: 25, TicketKind.VENDOR: 5}
# The default's share, then the others': the last is rare.
PRIORITY_SHARES = [80, 14, 5.5, 0.5]
NOBODYS = 5
LONGEST_HOURS = 90
LATELY = timedelta(days=10)
OPEN_LATELY, OPEN_BEFORE, DROPPED = 0.6, 0.01, 0.03
DUE_HOURS = 72


class Claim(NamedTuple):
    """What messages say of a ticket. reply: the key of the answer that a message carried, or 0."""

    number: int
    person: Person
    area_id: str
    owner_id: str | None
    reply: int


def add_tickets(
    loader: Loader, count: int, people: list[Person], catalogues: Catalogues, now: datetime, rng: random.Random
) -> list[Claim]:
    """Gives the customers' claims, the oldest first."""
    table, claims = loader.table(Ticket, *COLUMNS), []
    writer = Writer(Thread(loader, rng), people, catalogues, now, rng)
    for done, created in enumerate(moments(count, now, rng), 1):
        row, claim = writer.ticket(table.key + 1, created)
        table.add(*row)
        claims += [claim] if claim else []
        loader.count("tickets", done, count)
    return claims


class Writer:
    def __init__(
        self, thread: Thread, people: list[Person], catalogues: Catalogues, now: datetime, rng: random.Random
    ) -> None:
        self.thread, self.catalogues, self.now, self.rng = thread, catalogues, plain(now), rng
        staff, categories = catalogues.people, catalogues.categories
        self.people, self.kinds = draws(people, zipf(len(people)), rng), often(KINDS, rng)
        self.categories = draws(categories, zipf(len(categories), 1.2, 2), rng)
        self.owners = draws([None, *staff], [NOBODYS / len(staff), *zipf(len(staff), 1.0, 3)], rng)
        self.authors = draws(staff, zipf(len(staff)), rng)
        shares = [*PRIORITY_SHARES, *[0.1] * len(catalogues.priorities)]
        self.priorities = draws(catalogues.priorities, shares[: len(catalogues.priorities)], rng)
        stories = [story for told in STORIES.values() for story in told]
        self.additions = additions(rng)
        self.stories = draws(stories, zipf(len(stories), 1.0, 2), rng)

    def ticket(self, number: int, created: datetime) -> tuple[tuple, Claim | None]:
        kind, category, story = next(self.kinds), next(self.categories), next(self.stories)
        person = next(self.people) if kind == TicketKind.CLAIM else None
        owner, author = next(self.owners), next(self.authors)
        state, closed = self.fate(created)
        said = self.thread.write(
            Course(number, created, closed, author, owner, self.catalogues.first, state), story
        )
        subject = joined(story.subject, next(self.additions))
        owner_id, area_id = text(owner and owner.pk), str(category.area_id)
        due = created + timedelta(hours=DUE_HOURS) if category.pk % 3 else None
        row = (
            *(kind.value, text(person and person.key), text(person and person.connection), str(category.pk)),
            *(area_id, str(state.pk), str(next(self.priorities).pk), owner_id, text(category.price)),
            *(subject, story.told, text(due), str(author.pk), str(created), str(said.last_at), text(closed)),
            *(said.last, str(said.version), self.thread.key()),
            self.line(category, number, subject, story.told),
        )
        return row, Claim(number, person, area_id, owner_id, said.reply) if person else None

    @staticmethod
    def line(category: Category, number: int, subject: str, told: str) -> str:
        line = line_of(category, bool(subject))(number=number, subject=normal(subject))
        return f"{line} {normal(told)}" if told else line

    def fate(self, created: datetime) -> tuple[State, datetime | None]:
        lately = self.now - created < LATELY
        if self.rng.random() < (OPEN_LATELY if lately else OPEN_BEFORE):
            return self.rng.choice(self.catalogues.ongoing), None
        ways = self.catalogues.dropped if self.rng.random() < DROPPED else self.catalogues.ended
        closed = created + timedelta(hours=self.rng.uniform(1, LONGEST_HOURS))
        return self.rng.choice(ways), min(closed, self.now)


def text(value: object) -> str | None:
    return None if value is None else str(value)


@cache
def line_of(category: Category, has_subject: bool) -> Callable[..., str]:
    subject = SUBJECT if has_subject else ""
    return blank(Ticket(number=NUMBER, subject=subject, category=category).own_search_text())
