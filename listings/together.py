"""Several bounded reads in one statement, for pages that ask a little of many tables."""

from collections.abc import Iterable

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from listings.patience import fingerprint, patience_once

# Django wrote what stands inside. SQLite takes no limit within a UNION, but in a table of its own.
PART = "SELECT * FROM (%s) AS part"
COUNT = "(SELECT COUNT(*) FROM (%s) AS part)"


def any_of(parts: Iterable[QuerySet]) -> Q:
    """The rows of all of them. parts: sliced, each of nothing but the key."""
    statements, params = compiled(parts)
    if not any(statements):
        return Q(pk__in=[])
    said = " UNION ALL ".join(PART % sql for sql in statements if sql)
    return Q(pk__in=RawSQL(said, params))  # noqa: S611


def counts(parts: Iterable[QuerySet], milliseconds: int) -> list[int]:
    """How many rows each has, in one round trip that may take so long. parts: sliced. Raises TooSlow."""
    statements, params = compiled(parts)
    if not any(statements):
        return [0] * len(statements)
    asked = "SELECT " + ", ".join(COUNT % sql if sql else "0" for sql in statements)
    with patience_once(fingerprint(asked, params), milliseconds), connection.cursor() as cursor:
        cursor.execute(asked, params)
        return list(cursor.fetchone())


def compiled(parts: Iterable[QuerySet]) -> tuple[list[str], list[object]]:
    """A part that can't have rows is an empty text."""
    statements, params = [], []
    for part in parts:
        try:
            sql, values = part.query.sql_with_params()
        except EmptyResultSet:
            sql, values = "", ()
        statements.append(sql)
        params += values
    return statements, params
