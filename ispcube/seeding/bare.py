"""Tables without their indexes and foreign keys while they are filled; after it all are back, and checked."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection
from django.db.models import Model

# What PostgreSQL knows of the tables: a foreign key of another table that points here is taken off, too.
CONSTRAINTS = """
    SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE (contype IN ('f', 'u') AND conrelid::regclass::text = ANY(%(tables)s))
       OR (contype = 'f' AND confrelid::regclass::text = ANY(%(tables)s))
    ORDER BY contype DESC, conname
"""
INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
    WHERE i.indrelid::regclass::text = ANY(%(tables)s) AND NOT i.indisprimary
      AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('u', 'x'))
    ORDER BY 1
"""
SQLITE_INDEXES = """
    SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({})
"""
STATEMENTS_A_LINE = 20
# For sorting whole indexes in memory; of this load alone.
ROOM = "SET LOCAL maintenance_work_mem = '512MB'"


@contextmanager
def bared(models: Sequence[type[Model]], *, empty: bool, say: Callable[[str], None]) -> Iterator[None]:
    """Inside a transaction: a load that breaks off leaves everything as it was. empty: the tables hold nothing."""
    # What waits for the end of the transaction would keep the tables from being changed.
    connection.check_constraints()
    statements = (bare_postgres if connection.vendor == "postgresql" else bare_sqlite)(models)
    if empty and connection.vendor == "postgresql":
        # COPY then writes rows that need no vacuum: only to a table that was emptied in the same transaction.
        run([f"TRUNCATE {', '.join(model._meta.db_table for model in models)}"])
    yield
    for done, statement in enumerate(statements, 1):
        run([statement])
        if done % STATEMENTS_A_LINE == 0 or done == len(statements):
            say(f"indexes and keys: {done} of {len(statements)}")


def bare_postgres(models: Sequence[type[Model]]) -> list[str]:
    tables = {"tables": [model._meta.db_table for model in models]}
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS, tables)
        constraints = cursor.fetchall()
        cursor.execute(INDEXES, tables)
        indexes = cursor.fetchall()
    quoted = [(table, connection.ops.quote_name(name), told) for name, table, told in constraints]
    # The foreign keys first: a unique key may carry one.
    run(f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _told in reversed(quoted))
    run([*(f"DROP INDEX {name}" for name, _told in indexes), ROOM])
    # Back in the other order, and the foreign keys when the indexes stand.
    unique = [row for row in quoted if row[2].startswith("UNIQUE")]
    foreign = [row for row in quoted if row not in unique]
    added = [f"ALTER TABLE {table} ADD CONSTRAINT {name} {told}" for table, name, told in [*unique, *foreign]]
    return [*added[: len(unique)], *(told for _name, told in indexes), *added[len(unique) :]]


def bare_sqlite(models: Sequence[type[Model]]) -> list[str]:
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute(SQLITE_INDEXES.format(", ".join(["%s"] * len(tables))), tables)
        indexes = cursor.fetchall()
    run(f"DROP INDEX {connection.ops.quote_name(name)}" for name, _told in indexes)
    return [told for _name, told in indexes]


def run(statements) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
