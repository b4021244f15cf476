"""What tickets point at: the installation's own, or a usual set where it has none."""

import random

from accounts.models import User
from customers import example_words as names
from ispcube.roles import write_roles
from tickets.choices import StateKind
from tickets.example_words import KINDS
from tickets.models import Area, Category, Priority, State

PEOPLE_AT_LEAST = 12
CATEGORIES_AT_LEAST = 4


class Catalogues:
    """Read once, each with what is common first."""

    def __init__(self, rng: random.Random) -> None:
        self.areas = list(Area.objects.all()) or [Area.objects.create(name="Mesa de ayuda", is_default=True)]
        self.categories = list(Category.objects.select_related("area"))
        if len(self.categories) < CATEGORIES_AT_LEAST:
            self.categories += self.add_categories()
        states = State.objects.order_by("order")
        self.first = states[0]
        self.ended = [state for state in states if state.kind == StateKind.CLOSED]
        self.dropped = [state for state in states if state.kind == StateKind.CANCELLED] or self.ended
        self.ongoing = [state for state in states if state.kind in (StateKind.OPEN, StateKind.WAITING)]
        middle = Priority.objects.default()
        self.priorities = sorted(Priority.objects.all(), key=lambda row: (row != middle, -row.order))
        self.people = list(User.objects.filter(is_active=True, is_superuser=False))
        self.people += self.add_people(PEOPLE_AT_LEAST - len(self.people), rng)

    def add_categories(self) -> list[Category]:
        areas = {area.name: area for area in self.areas}
        taken = {row.name for row in self.categories}
        return [
            Category.objects.create(name=kind.name, order=order, area=areas.get(kind.area, self.areas[0]))
            for order, kind in enumerate(KINDS, 1)
            if kind.name not in taken
        ]

    @staticmethod
    def add_people(count: int, rng: random.Random) -> list[User]:
        """Operators who can't sign in: they only have tickets and write."""
        if count <= 0:
            return []
        group = next(group for group in write_roles() if group.name == "Mesa de ayuda")
        first = User.objects.count() + 1
        people = [
            User(
                username=f"operador{number}",
                first_name=rng.choice(names.FIRST_NAMES),
                last_name=rng.choice(names.LAST_NAMES),
                password="!",  # noqa: S106
            )
            for number in range(first, first + count)
        ]
        for person in people:
            person.save()
            person.groups.add(group)
        return people
