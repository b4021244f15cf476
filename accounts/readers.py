"""Queries that depend on who reads: compiled once for each kind of reader, as `visible_to` tells them apart."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.prepared import Given, Prepared

READER = Given("reader", User._meta.pk)
# People of the same rights, scope and areas are of one kind.
KINDS_KEPT = 200


@dataclass(frozen=True)
class Reader:
    """Whoever will read, while a query is built: what a queryset may ask of a person, and nothing else.

    named: the permissions that it may ask for; held: those of them that the person has.
    """

    named: frozenset[str]
    held: frozenset[str]
    is_active: bool
    row_scope: str
    area_keys: tuple[int, ...]
    pk: Any = field(default=READER, compare=False)

    @classmethod
    def like(cls, person: User, named: frozenset[str]) -> "Reader":
        held = frozenset(permission for permission in named if person.has_perm(permission))
        return cls(named, held, person.is_active, person.row_scope, person.area_keys)

    def has_perm(self, permission: str) -> bool:
        """Raises LookupError for one that decides what is asked, and was not named."""
        if permission not in self.named:
            raise LookupError(permission)
        return permission in self.held


class PreparedFor:
    """MINE = PreparedFor(lambda reader: Ticket.objects.visible_to(reader), "tickets.view_ticket"); MINE.rows(user)

    named: every permission that the rows depend on.
    """

    def __init__(self, build: Callable[[Reader], QuerySet], *named: str):
        self.named = frozenset(named)
        self.prepared = lru_cache(KINDS_KEPT)(lambda reader: Prepared(lambda: build(reader)))

    def rows(self, person: User, **values: Any) -> list[Any]:
        return self.prepared(Reader.like(person, self.named)).rows(reader=person.pk, **values)

    def first(self, person: User, **values: Any) -> Any | None:
        return next(iter(self.rows(person, **values)), None)
