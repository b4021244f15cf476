"""Catalogues, and who can be assigned, as they stood some seconds ago: few rows that every page shows and hardly
anybody changes.

For what is shown. A deed reads the row itself: what it decides by must be true now.
"""

from functools import cache
from time import monotonic
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import F, Model, QuerySet, Value

from accounts.prepared import Prepared
from tickets.people import assignable

# Another process learns of a change after so long; the one that made it, at once.
SECONDS = 10
CATALOGUES = ("state", "priority", "area", "category")
SHOWN = ("id", "name", "order", "is_default", "in_use", "color", "kind")

PEOPLE = "people"

Rows = dict[int, Any]
_kept: tuple[float, dict[str, Rows]] = (0.0, {})


def kept(name: str) -> Rows:
    """The rows of a catalogue by their key, in their order. Shared by all requests: to be read, never changed.

    They hold what pages show of them (SHOWN); anything else is a query of its own.
    """
    until, known = _kept
    return known[name] if monotonic() < until else read()[name]


def names_of_people() -> list[tuple[int, str]]:
    """Who can be assigned, by name."""
    return sorted(kept(PEOPLE).items(), key=lambda one: one[1])


def find(name: str, pk: int) -> Model:
    """One that is younger than what is kept makes all be read again."""
    return kept(name).get(pk) or read()[name][pk]


def read() -> dict[str, Rows]:
    """All of it in one query."""
    global _kept  # replaced as a whole, so that no thread sees half of it
    catalogues = [shown(apps.get_model("tickets", name)) for name in CATALOGUES]
    known: dict[str, Rows] = {name: {} for name in (PEOPLE, *CATALOGUES)}
    for name, *values in sorted(people().union(*catalogues, all=True), key=lambda row: (row[3], row[2])):
        known[name][values[0]] = person(values) if name == PEOPLE else instance(name, values)
    _kept = (monotonic() + SECONDS, known)
    return known


def now(*names: str) -> dict[str, Rows]:
    """Some catalogues as they stand at this moment, for a deed, in one query. Nobody else has these rows."""
    found: dict[str, Rows] = {name: {} for name in names}
    for name, *values in stated(*names).rows():
        found[name][values[0]] = instance(name, values)
    return found


@cache
def stated(*names: str) -> Prepared:
    first, *others = (shown(apps.get_model("tickets", name)) for name in names)
    return Prepared(lambda: first.union(*others, all=True))


def shown(model: type[Model]) -> QuerySet:
    has = {field.name for field in model._meta.concrete_fields}
    columns = [F(name) if name in has else Value("") for name in SHOWN]
    return model._default_manager.order_by().values_list(Value(model._meta.model_name), *columns)


def people() -> QuerySet:
    names = ("id", "first_name", Value(0), Value(False), Value(True), "last_name", "username")
    return assignable().order_by().values_list(Value(PEOPLE), *names)


def person(values: list) -> str:
    _pk, first, *_flags, last, username = values
    return f"{first} {last}".strip() or username


def instance(name: str, values: list) -> Model:
    """As if `only(*SHOWN)` had brought it."""
    model = apps.get_model("tickets", name)
    has = {field.name for field in model._meta.concrete_fields}
    there = {field: value for field, value in zip(SHOWN, values, strict=True) if field in has}
    names = [field.attname for field in model._meta.concrete_fields if field.name in there]
    return model.from_db("default", names, [there[name] for name in names])


def forget() -> None:
    """Called by whatever writes a catalogue. Again after the commit, for who read in between."""
    clear()
    transaction.on_commit(clear)


def clear() -> None:
    global _kept
    _kept = (0.0, {})
