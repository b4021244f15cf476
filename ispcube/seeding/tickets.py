import random
import uuid
from datetime import datetime, timedelta
from typing import NamedTuple

from accounts.models import User
from ispcube.seeding.chance import moments, skewed
from ispcube.seeding.customers import Person
from ispcube.seeding.writing import Values, next_key, write
from tickets.choices import StateKind
from tickets.models import Area, Category, Priority, State, Ticket

COMPLAINTS = ["No tengo internet", "Anda lento", "Se corta de noche", "Consulta por la factura", "Mudanza", "Wifi"]
ENDED = 0.95
ASSIGNED = 0.8
LONGEST_HOURS = 90


class Claim(NamedTuple):
    number: int
    person: Person
    area_id: int
    owner_id: int | None


class Catalogues:
    """What tickets point at, read once. An area without categories is given one."""

    def __init__(self) -> None:
        self.areas = list(Area.objects.all())
        self.category = {area: area.categories.first() or self.add_category(area) for area in self.areas}
        states = State.objects.order_by("-order")
        self.ended = [state for state in states if state.kind == StateKind.CLOSED]
        self.ongoing = [state for state in states if state.kind in (StateKind.OPEN, StateKind.WAITING)]
        self.priorities = list(Priority.objects.all())
        self.users = list(User.objects.filter(is_active=True))

    @staticmethod
    def add_category(area: Area) -> Category:
        return Category.objects.create(name=f"General de {area}", area=area)


def add_tickets(count: int, people: list[Person], now: datetime, rng: random.Random) -> list[Claim]:
    catalogues, first = Catalogues(), next_key(Ticket)
    claims = [make_claim(number, people, catalogues, rng) for number in range(first, first + count)]
    rows = zip(claims, moments(count, now, rng), strict=True)
    write(Ticket, (ticket_values(claim, created, now, catalogues, rng) for claim, created in rows))
    return claims


def make_claim(number: int, people: list[Person], catalogues: Catalogues, rng: random.Random) -> Claim:
    area = rng.choice(catalogues.areas)
    owner = rng.choice(catalogues.users).pk if catalogues.users and rng.random() < ASSIGNED else None
    return Claim(number, people[skewed(len(people), rng)], area.pk, owner)


def ticket_values(
    claim: Claim, created: datetime, now: datetime, catalogues: Catalogues, rng: random.Random
) -> Values:
    ended = rng.random() < ENDED
    subject = rng.choice(COMPLAINTS)
    closed = min(now, created + timedelta(hours=rng.uniform(1, LONGEST_HOURS)))
    category = next(row for area, row in catalogues.category.items() if area.pk == claim.area_id)
    ticket = Ticket(number=claim.number, subject=subject, category=category, customer=claim.person.as_customer())
    return {
        "number": claim.number,
        "customer_id": claim.person.key,
        "category_id": category.pk,
        "area_id": claim.area_id,
        "state_id": rng.choice(catalogues.ended if ended else catalogues.ongoing).pk,
        "priority_id": rng.choice(catalogues.priorities).pk,
        "assignee_id": claim.owner_id,
        "subject": subject,
        "form_key": uuid.UUID(int=rng.getrandbits(128), version=4),
        "created_at": created,
        "updated_at": created,
        "closed_at": closed if ended else None,
        "search_text": ticket.own_search_text(),
    }
