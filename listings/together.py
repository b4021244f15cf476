"""Several bounded reads in one statement, for pages that ask a little of many tables."""

from collections.abc import Iterable

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import IntegerField, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from listings import paging
from listings.patience import fingerprint, patience_once

# Django wrote what stands inside. SQLite takes no limit within a UNION, but in a table of its own.
PART = "SELECT * FROM (%s) AS part"
COUNT = f"({paging.COUNTED})"


class HowMany(Subquery):
    """Of the rows of a query, at most one more than a listing counts to: a page costs the same however many there
    are. `paging.known` tells it."""

    template = COUNT % "%(subquery)s"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet):
        super().__init__(rows.order_by().values("pk")[: paging.COUNT_CAP + 1])


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
