"""Queries that every page asks: built and compiled once, because Django takes longer over that than the database
over the answer."""

from collections.abc import Callable
from copy import copy
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler

# Beyond it a database does not compare, it complains.
LARGEST = 2**63 - 1


class Given(Expression):
    """A value that is told when the query is asked: `User.objects.filter(pk=Given("user", User._meta.pk))`."""

    def __init__(self, name: str, field: Field):
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list["Given"]]:
        return "%s", [self]

    def of(self, values: dict[str, Any], connection: Any) -> Any:
        """Raises EmptyResultSet for a number that no column of its kind can hold."""
        value = self.output_field.get_db_prep_value(values[self.name], connection)
        if isinstance(value, int) and abs(value) > LARGEST:
            raise EmptyResultSet
        return value


class Prepared:
    """PERSON = Prepared(lambda: User.objects.filter(pk=Given("user", User._meta.pk))); PERSON.rows(user=3)

    build: called at the first question. What it reads of the world then is the same for all that follow.
    """

    def __init__(self, build: Callable[[], QuerySet]):
        self.build = build

    @cached_property
    def queryset(self) -> QuerySet:
        return self.build()

    @cached_property
    def compiled(self) -> tuple[SQLCompiler, str, tuple]:
        compiler = self.queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        return compiler, *compiler.as_sql()

    def rows(self, **values: Any) -> list[Any]:
        """As the queryset gives them. Raises KeyError for a value that nobody told."""
        try:
            return self.asked(values)
        except EmptyResultSet:
            return []

    def asked(self, values: dict[str, Any]) -> list[Any]:
        kept, sql, given = self.compiled
        compiler = copy(kept)
        # A connection belongs to the thread that asks.
        compiler.connection = connection = connections[DEFAULT_DB_ALIAS]
        params = tuple(one.of(values, connection) if isinstance(one, Given) else one for one in given)
        compiler.as_sql = lambda *_args, **_how: (sql, params)
        asked = SimpleNamespace(
            db=DEFAULT_DB_ALIAS,
            model=self.queryset.model,
            query=SimpleNamespace(get_compiler=lambda *_args, **_how: compiler),
            _known_related_objects={},
        )
        return list(self.queryset._iterable_class(asked))

    def first(self, **values: Any) -> Any | None:
        return next(iter(self.rows(**values)), None)
