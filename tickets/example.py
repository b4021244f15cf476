"""About 400 tickets of the example provider, with threads and histories; the same for the same `rng`."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property

from django.core.management.color import no_style
from django.db import connection as database
from django.db import transaction

from accounts.models import User
from customers.models import Customer
from messaging.models import Message
from tickets import example_words as words
from tickets.choices import Event, TicketKind
from tickets.example_story import Story, tell
from tickets.models import Area, Category, Change, Entry, Priority, State, Ticket

FIRST_NUMBER = 4402
CLAIMS = 370
DAYS_BACK = 120
OUTAGE_CLAIMS = 14
LATEST_SECONDS = 3
INTERNAL, VENDOR = 12, 5


@dataclass
class World:
    """What the tickets are made of."""

    rng: random.Random
    now: datetime
    customers: Sequence[Customer]
    users: dict[str, User]
    categories: dict[str, Category]

    @cached_property
    def states(self) -> dict[str, State]:
        return {row.name: row for row in State.objects.all()}

    @cached_property
    def priorities(self) -> dict[str, Priority]:
        return {row.name: row for row in Priority.objects.all()}

    def moment(self) -> datetime:
        """Some time in the last months; the nearer, the likelier, and mostly by day."""
        day = self.now - timedelta(days=DAYS_BACK * self.rng.random() ** 1.7)
        moved = day.replace(hour=self.rng.choice(range(11, 24)), minute=self.rng.randrange(60), second=0)
        return min(moved, self.now - timedelta(minutes=self.rng.randint(5, 240)))


@transaction.atomic
def load(
    *, rng: random.Random, now: datetime, customers: Sequence[Customer], users: dict[str, User]
) -> list[Story]:
    """Saves the example tickets and returns their stories, oldest first. users: by username.

    What messages need of a story: number, title, customer, area_id, owner_id, opened_at, events.
    """
    world = World(rng, now.replace(microsecond=0), customers, users, load_categories(users))
    stories = [claim(world) for _number in range(CLAIMS)]
    stories += [internal(world, *words.INTERNAL[number % len(words.INTERNAL)]) for number in range(INTERNAL)]
    stories += [vendor(world, *words.VENDOR[number % len(words.VENDOR)]) for number in range(VENDOR)]
    stories += outage(world)
    stories.sort(key=lambda story: story.opened_at)
    save(stories)
    return stories


def link_messages(stories: Sequence[Story]) -> None:
    """Ties each reply to the messages that carried it, once messaging has told them: they leave seconds later."""
    replies = {
        (story.number, entry.created_at): entry for story in stories for entry in story.entries if entry.is_public
    }
    through = Entry.messages.through
    rows = []
    for message in Message.objects.filter(event=Event.REPLY, resend_of=None):
        for seconds in range(LATEST_SECONDS):
            entry = replies.get((message.ticket_number, message.created_at - timedelta(seconds=seconds)))
            if entry:
                rows.append(through(entry=entry, message=message))
                break
    through.objects.bulk_create(rows)


def load_categories(users: dict[str, User]) -> dict[str, Category]:
    areas = {area.name: area for area in Area.objects.all()}
    made = {}
    for order, kind in enumerate(words.KINDS, 1):
        made[kind.name] = Category.objects.create(
            name=kind.name,
            order=order,
            is_default=order == 1,
            comment=kind.comment,
            price=Decimal(kind.price) if kind.price else None,
            area=areas[kind.area],
            technician=users["fabian"] if kind.technician else None,
            available_in_technician_app=kind.area == "Técnica",
            available_in_customer_app=kind.doors,
            available_in_customer_portal=kind.doors,
            customer_description=kind.for_customers,
            color=kind.color,
            complaint_options=kind.options,
        )
    return made


def claim(world: World) -> Story:
    kinds = [kind for kind in words.KINDS if kind.weight]
    kind = world.rng.choices(kinds, [kind.weight for kind in kinds])[0]
    plot = world.rng.choice(words.STORIES[kind.name])
    category = world.categories[kind.name]
    ticket = draft(world, category, world.moment(), subject=plot.subject, description=plot.told)
    customer = world.rng.choice([row for row in world.customers if row.created_at < ticket.created_at])
    ticket.customer = customer
    ticket.address = customer.address
    ticket.connection = next(iter(customer.connections.all()), None)
    if category.complaints and world.rng.random() < 0.7:
        ticket.complaint = world.rng.choice(category.complaints)
    return tell(world, ticket, plot, kind.hours)


def internal(world: World, subject: str, told: str, category: str) -> Story:
    row = world.categories[category]
    ticket = draft(world, row, world.moment(), subject=subject, description=told, kind=TicketKind.INTERNAL)
    plot = words.Story(subject, told, ("Lo vemos el lunes en la reunión.",), (), "Hecho.")
    return tell(world, ticket, plot, None)


def vendor(world: World, subject: str, told: str) -> Story:
    row = world.categories["Sistema"]
    ticket = draft(world, row, world.moment(), subject=subject, description=told, kind=TicketKind.VENDOR)
    plot = words.Story(subject, told, (), ("¿Hay novedades?",), "Respondido.")
    return tell(world, ticket, plot, None, ended=world.rng.random() < 0.4)


def outage(world: World) -> list[Story]:
    """This morning's cut: one internal ticket for it, and the claims of the zone that name its number."""
    start = world.now - timedelta(hours=3)
    zone = Counter(customer.neighbourhood for customer in world.customers).most_common(1)[0][0]
    hit = [customer for customer in world.customers if customer.neighbourhood == zone][:OUTAGE_CLAIMS]
    subject = words.OUTAGE["subject"].format(zone=zone or "Centro", count=len(hit) + 24)
    told = words.OUTAGE["told"].format(node="VEN-03", hour=f"{start:%H:%M}")
    parent = draft(
        world, world.categories["Corte masivo"], start, subject=subject, description=told, kind="internal"
    )
    plot = words.Story(subject, told, words.OUTAGE["notes"], (), "")
    stories = [tell(world, parent, plot, 4, priority="Crítica", ended=False)]
    for minutes, customer in enumerate(hit, 2):
        ticket = draft(
            world,
            world.categories["Sin servicio"],
            start + timedelta(minutes=minutes * 5),
            description=words.OUTAGE["claim"],
        )
        ticket.customer, ticket.address = customer, customer.address
        reply = words.Story("", "", (), (words.OUTAGE["reply"],), "")
        stories.append(tell(world, ticket, reply, 8, priority="Alta", ended=False))
    return stories


def draft(world: World, category: Category, opened_at: datetime, **fields: object) -> Ticket:
    return Ticket(
        category=category,
        area=category.area,
        price=category.price,
        created_at=opened_at,
        updated_at=opened_at,
        **fields,
    )


def save(stories: list[Story]) -> None:
    for number, story in enumerate(stories, FIRST_NUMBER):
        story.ticket.pk = number
        story.ticket.search_text = story.ticket.own_search_text()
    Ticket.objects.bulk_create([story.ticket for story in stories])
    for model, name in ((Entry, "entries"), (Change, "changes")):
        rows = [row for story in stories for row in getattr(story, name)]
        for row in rows:
            row.ticket_id = row.ticket.pk
        model.objects.bulk_create(rows, batch_size=500)
    with database.cursor() as cursor:
        # The numbers were given by hand: the next ticket has to come after them.
        for statement in database.ops.sequence_reset_sql(no_style(), [Ticket]):
            cursor.execute(statement)
