"""For migrations: the index behind a table's `search_text`, and its lines made anew."""

from collections.abc import Callable
from itertools import islice

from django.core.management.base import CommandError
from django.db import ProgrammingError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

BATCH = 2000


class AddExtension(Operation):
    """PostgreSQL only. Both that we use may be created by whoever owns the database, since PostgreSQL 13."""

    reversible = True

    def __init__(self, name: str):
        self.name = name

    def state_forwards(self, app_label: str, state: object) -> None:
        """Nothing that models know of."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        try:
            schema_editor.execute(f"CREATE EXTENSION IF NOT EXISTS {self.name}")
        except ProgrammingError as error:
            text = _(
                "Para buscar hace falta la extensión «%(name)s» de PostgreSQL y este usuario no la puede crear. "
                "Que quien administra la base ejecute en ella: CREATE EXTENSION %(name)s; después repetí migrate."
            )
            raise CommandError(text % {"name": self.name}) from error

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        """It stays: others may use it."""

    def describe(self) -> str:
        return f"Creates the extension {self.name} on PostgreSQL"


class AddSearchIndex(Operation):
    """PostgreSQL's trigram index, made without locking the table out: the migration needs `atomic = False`.

    SQLite's full-text table is kept by `listings.search.sqlite` after every migrate.
    """

    reversible = True

    def __init__(self, table: str):
        self.table, self.index = table, f"{table}_words"

    def state_forwards(self, app_label: str, state: object) -> None:
        """Nothing that models know of."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        if schema_editor.connection.vendor == "postgresql":
            # One that a broken migrate left behind, half made, is of no use.
            schema_editor.execute(f"DROP INDEX IF EXISTS {self.index}")
            schema_editor.execute(
                f"CREATE INDEX CONCURRENTLY {self.index} ON {self.table} USING gin (search_text gin_trgm_ops)"
            )
            # A planner that knows nothing of the lines yet walks past the index until somebody analyses the table.
            schema_editor.execute(f"ANALYZE {self.table}")

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {self.index}")

    def describe(self) -> str:
        return f"Makes {self.table} searchable on PostgreSQL"


def refill(schema_editor: BaseDatabaseSchemaEditor, rows: QuerySet, line_of: Callable[[Model], str]) -> None:
    """Makes every row's line anew, some at a time: nobody waits for more than a batch."""
    ordered = rows.order_by("pk").iterator(chunk_size=BATCH)
    while batch := list(islice(ordered, BATCH)):
        lines = [(row.pk, line_of(row)) for row in batch if row.search_text != line_of(row)]
        if lines:
            rewrite(schema_editor.connection, rows.model, lines)


def rewrite(connection: BaseDatabaseWrapper, model: type[Model], lines: list[tuple[int, str]]) -> None:
    table, key = model._meta.db_table, model._meta.pk.column
    fresh = ", ".join(["(%s, %s)"] * len(lines))
    with connection.cursor() as cursor:
        # Both databases call the columns of VALUES so.
        cursor.execute(
            f"UPDATE {table} SET search_text = fresh.column2 FROM (VALUES {fresh}) AS fresh"  # noqa: S608
            f" WHERE {table}.{key} = fresh.column1",
            [value for line in lines for value in line],
        )
