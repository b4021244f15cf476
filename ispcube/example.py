"""The example provider "Fibra del Valle": its people first, then what each app tells of itself."""

import random
from typing import NamedTuple

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from accounts.choices import RowScope
from accounts.example import holds_data
from accounts.models import Organization, User
from customers import example as customers
from ispcube.roles import write_roles
from listings.choices import Audience
from listings.models import SavedFilter
from listings.services import Sharing, pin_filter, save_filter, share_filter
from messaging import example as messaging
from tickets import example as tickets
from tickets.models import Area

PASSWORD = "demo"  # noqa: S105
SEED = 5491155


class Person(NamedTuple):
    first_name: str
    last_name: str
    group: str
    scope: RowScope
    areas: list[str]


PEOPLE = {
    "admin": Person("Ana", "Benítez", "Administración", RowScope.ALL, ["Administración", "Gerencia"]),
    "lucia": Person("Lucía", "Peralta", "Mesa de ayuda", RowScope.ALL, ["Mesa de ayuda"]),
    "mauro": Person("Mauro", "Giménez", "Supervisión", RowScope.ALL, ["Mesa de ayuda", "Técnica"]),
    "fabian": Person("Fabián", "Ortiz", "Técnicos", RowScope.OWN, ["Técnica"]),
    "sofia": Person("Sofía", "Ruiz", "Sólo lectura", RowScope.ALL, []),
}


class HoldsRealData(Exception):
    """Somebody works in this database: the example stays out of it."""


@transaction.atomic
def load_once() -> bool:
    """Puts the example in an empty database, all or nothing; says whether it had to.

    The same seed gives the same people and tickets each time; dates count back from now.
    """
    organization = Organization.objects.select_for_update().get_or_create(pk=1)[0]
    if organization.holds_example_data:
        return False
    if holds_data():
        raise HoldsRealData
    organization.name = "Fibra del Valle"
    organization.vendor_email = "soporte@ispcube.example"
    organization.holds_example_data = True
    organization.save()
    rng, now = random.Random(SEED), timezone.now()  # noqa: S311
    users = load_people()
    people = customers.load(rng=rng, now=now)
    stories = tickets.load(rng=rng, now=now, customers=people, users=users)
    messaging.load(rng=rng, now=now, customers=people, tickets=stories, users=users)
    tickets.link_messages(stories)
    load_saved_filters(users)
    return True


def load_people() -> dict[str, User]:
    groups = {group.name: group for group in write_roles()}
    areas = {area.name: area for area in Area.objects.all()}
    for username, person in PEOPLE.items():
        user = User(username=username, first_name=person.first_name, last_name=person.last_name)
        user.email = f"{username}@fibradelvalle.example"
        user.row_scope = person.scope
        user.is_superuser = user.is_staff = person.group == "Administración"
        user.set_password(PASSWORD)
        user.save()
        user.groups.add(groups[person.group])
        user.areas.set([areas[name] for name in person.areas])
    return {user.username: user for user in User.objects.filter(username__in=PEOPLE)}


# owner, listing, name, selection, for which groups it is, for which of them the listing opens with it
SAVED_FILTERS = [
    ("lucia", "email", "No salieron esta semana", "sent=no&date=last7", [], []),
    ("lucia", "tickets", "Sin asignar", "assignee=none&open=yes", [], []),
    ("mauro", "tickets", "Vencidos de mis áreas", "area=mine&due=late", ["Mesa de ayuda", "Supervisión"], []),
    ("mauro", "tickets", "Míos abiertos", "assignee=me&open=yes", ["Mesa de ayuda", "Técnicos"], ["Técnicos"]),
]
PINNED_BY_LUCIA = ["Vencidos de mis áreas", "Míos abiertos", "No salieron esta semana"]


def load_saved_filters(users: dict[str, User]) -> None:
    groups = {group.name: group for group in Group.objects.all()}
    for username, listing, name, query, shared_with, opens_for in SAVED_FILTERS:
        owner = users[username]
        saved = save_filter(owner=owner, listing=listing, name=name, query=query)
        if shared_with:
            audience = [groups[one] for one in shared_with]
            sharing = Sharing(Audience.GROUPS, audience, [groups[one] for one in opens_for])
            share_filter(actor=owner, saved=saved, sharing=sharing)
    for name in PINNED_BY_LUCIA:
        pin_filter(user=users["lucia"], saved=SavedFilter.objects.get(name=name))
