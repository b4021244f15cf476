"""Several bounded reads in one statement, for pages that ask a little of many tables."""

from collections.abc import Iterable

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

# Django wrote what stands inside. SQLite takes no limit within a UNION, but in a table of its own.
PART = "SELECT * FROM (%s) AS part"
COUNT = "(SELECT COUNT(*) FROM (%s) AS part)"


def any_of(parts: Iterable[QuerySet]) -> RawSQL:
    """The keys of all of them, for `pk__in`. parts: sliced, each of one column."""
    statements, params = compiled(parts)
    return RawSQL(" UNION ALL ".join(PART % sql for sql in statements), params)  # noqa: S611


def counts(parts: Iterable[QuerySet]) -> list[int]:
    """How many rows each has, in one round trip. parts: sliced, none of them empty by its conditions alone."""
    statements, params = compiled(parts)
    if not statements:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(COUNT % sql for sql in statements), params)
        return list(cursor.fetchone())


def compiled(parts: Iterable[QuerySet]) -> tuple[list[str], list[object]]:
    statements, params = [], []
    for part in parts:
        try:
            sql, values = part.query.sql_with_params()
        except EmptyResultSet:
            sql, values = "SELECT NULL WHERE 1 = 0", ()
        statements.append(sql)
        params += values
    return statements, params
