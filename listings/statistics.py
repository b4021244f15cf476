"""What SQLite's planner goes by: how many rows each index has for a value. PostgreSQL counts by itself.

Knowing nothing, it takes the longest way through a large table as gladly as the shortest.
"""

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper

# With fewer rows any way is short; with so many times as many, or as few, what was counted still holds.
FEW, GROWN = 1_000, 2
# The first number of a line is how many rows there were.
KNOWN = "SELECT tbl, MAX(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl"


def keep_statistics(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Counts the tables that have become much larger or smaller since they were counted; returns which."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return []
    there = set(connection.introspection.table_names())
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} & there
    with connection.cursor() as cursor:
        known = dict(asked(cursor, KNOWN)) if "sqlite_stat1" in there else {}
        stale = [table for table in sorted(tables) if is_stale(rows_in(cursor, table), known.get(table, 0))]
        for table in stale:
            # One by one: whoever wants to write waits for one of them at most.
            cursor.execute(f'ANALYZE "{table}"')
    return stale


def rows_in(cursor: CursorWrapper, table: str) -> int:
    return asked(cursor, f'SELECT COUNT(*) FROM "{table}"')[0][0]  # noqa: S608


def asked(cursor: CursorWrapper, sql: str) -> list[tuple]:
    cursor.execute(sql)
    return cursor.fetchall()


def is_stale(now: int, known: int) -> bool:
    return max(now, known) > FEW and not known / GROWN < now < known * GROWN
