"""How one ticket of the example went: who took it, what was said, how it ended."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from accounts.models import User
from customers.models import Customer
from tickets import example_words as words
from tickets.choices import Event, Origin, TicketKind, Visibility
from tickets.models import Change, Entry, Ticket
from tickets.services.history import key_of, one_line, shown

if TYPE_CHECKING:
    from tickets.example import World

ORIGINS = [Origin.OPERATOR] * 12 + [Origin.PORTAL] * 4 + [Origin.CUSTOMER_APP] * 2 + [Origin.EMAIL] * 2
# How likely a ticket is still open, by its age in days.
OPEN_BY_AGE = ((1, 0.85), (3, 0.5), (7, 0.25), (30, 0.06), (400, 0.01))


@dataclass
class Happening:
    """Something that the customer was told. text: what a reply said; state: the ticket's state then."""

    event: str
    at: datetime
    actor_id: int | None
    text: str = ""
    state: str = ""


@dataclass
class Story:
    """A ticket and all that hangs on it; afterwards, what a message about it needs to know."""

    ticket: Ticket
    entries: list[Entry] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    events: list[Happening] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.ticket.pk

    @property
    def title(self) -> str:
        return self.ticket.title

    @property
    def customer(self) -> Customer | None:
        return self.ticket.customer

    @property
    def area_id(self) -> int:
        return self.ticket.area_id

    @property
    def owner_id(self) -> int | None:
        return self.ticket.assignee_id

    @property
    def opened_at(self) -> datetime:
        return self.ticket.created_at


def tell(
    world: "World",
    ticket: Ticket,
    plot: words.Story,
    hours: int | None,
    priority: str | None = None,
    ended: bool | None = None,
) -> Story:
    """Plays the plot from the opening on, as far as now allows. hours: until it falls due."""
    story, rng = Story(ticket), world.rng
    open_the_ticket(world, story, hours, priority)
    is_ended = ended if ended is not None else rng.random() > chance_open(world, ticket)
    clock = Clock(world, ticket.created_at, is_ended)
    worker = rng.choice([world.users["lucia"], world.users["mauro"], world.users["fabian"]])
    if is_ended or rng.random() < 0.75:
        change(story, world.users["lucia"], clock.tick(), assignee=worker, state=world.states["Trabajando"])
    converse(world, story, plot, worker, clock)
    if is_ended:
        finish(world, story, plot, worker, clock)
    elif ticket.assignee and rng.random() < 0.25:
        change(story, worker, clock.tick(), state=world.states["Pendiente"])
    return story


class Clock:
    """Each tick is later than the one before, and none is later than now."""

    def __init__(self, world: "World", start: datetime, ended: bool):
        self.world, self.at = world, start
        self.left = max(world.now - start, timedelta(minutes=10))
        self.share = 0.14 if ended else 0.1

    def tick(self) -> datetime:
        step = min(self.left * self.share, timedelta(hours=20)) * self.world.rng.uniform(0.2, 1)
        self.at = min(self.at + step, self.world.now)
        return self.at


def chance_open(world: "World", ticket: Ticket) -> float:
    age = (world.now - ticket.created_at).days
    return next(chance for days, chance in OPEN_BY_AGE if age < days)


def open_the_ticket(world: "World", story: Story, hours: int | None, priority: str | None) -> None:
    ticket, rng = story.ticket, world.rng
    ticket.state = world.states["Abierto"]
    ticket.priority = world.priorities[
        priority or rng.choice(["Normal"] * 12 + ["Alta"] * 4 + ["Baja"] * 3 + ["Crítica"])
    ]
    ticket.due_at = ticket.created_at + timedelta(hours=hours * rng.uniform(0.6, 2.5)) if hours else None
    ticket.origin = rng.choice(ORIGINS) if ticket.kind == TicketKind.CLAIM else Origin.OPERATOR
    ticket.created_by = world.users["lucia"] if ticket.origin == Origin.OPERATOR else None
    ticket.last_event = one_line(ticket.description)
    happened(story, Event.OPENED, ticket.created_at, ticket.created_by)


def converse(world: "World", story: Story, plot: words.Story, worker: User, clock: Clock) -> None:
    for note in plot.notes:
        if world.rng.random() < 0.8:
            say(story, note, clock.tick(), author=worker)
    for reply in plot.replies:
        if world.rng.random() < 0.75:
            say(story, reply, clock.tick(), author=world.users["lucia"], visibility=Visibility.PUBLIC)
            happened(story, Event.REPLY, clock.at, world.users["lucia"], reply)
            if story.ticket.customer and world.rng.random() < 0.4:
                thanks = world.rng.choice(words.THANKS)
                origin = world.rng.choice([Origin.EMAIL, Origin.PORTAL])
                say(
                    story, thanks, clock.tick(), customer=story.ticket.customer, visibility="public", origin=origin
                )


def finish(world: "World", story: Story, plot: words.Story, worker: User, clock: Clock) -> None:
    say(story, plot.end, clock.tick(), author=worker)
    cancelled = world.rng.random() < 0.05
    change(story, worker, clock.tick(), state=world.states["Anulado" if cancelled else "Cerrado"])
    story.ticket.closed_at = clock.at
    happened(story, Event.STATE if cancelled else Event.CLOSED, clock.at, worker)


def say(story: Story, body: str, at: datetime, **fields: object) -> None:
    entry = Entry(ticket=story.ticket, body=body, created_at=at, **fields)
    story.entries.append(entry)
    who = entry.customer or entry.author
    verb = "Nota de" if not entry.is_public else ""
    line = f"{verb} {who}: {body}" if verb else f"{who} respondió: {body}"
    story.ticket.last_event, story.ticket.updated_at = one_line(line), at


def change(story: Story, actor: User, at: datetime, **values: object) -> None:
    """The same rows that the service writes, all at once."""
    ticket, deed = story.ticket, uuid.uuid4()
    changed = {name: value for name, value in values.items() if getattr(ticket, name) != value}
    parts = []
    for name, value in changed.items():
        before = getattr(ticket, name)
        row = Change(
            ticket=ticket, deed=deed, actor=actor, at=at, field=name, before=shown(before), after=shown(value)
        )
        row.before_id, row.after_id = key_of(before), key_of(value)
        story.changes.append(row)
        parts.append(f"{row.label}: {row.before or '—'} → {row.after or '—'}")
        setattr(ticket, name, value)
    ticket.version += 1
    ticket.last_event, ticket.updated_at = one_line(", ".join(parts)), at


def happened(story: Story, event: Event, at: datetime, actor: User | None, text: str = "") -> None:
    if story.ticket.kind == TicketKind.CLAIM:
        actor_id = actor.pk if actor else None
        story.events.append(Happening(event, at, actor_id, text, story.ticket.state.name))
