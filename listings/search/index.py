"""Which rows of a table have a piece of text in their line: the only place that knows the two databases apart."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model, Q
from django.db.models.expressions import RawSQL

# SQLite's planner can't tell a rare piece from a common one, so it is counted, up to here. With more than these
# the newest rows are walked through instead, and a page is soon full.
RARE = 2000


def containing(model: type[Model], pieces: Iterable[str]) -> dict[str, Q]:
    """For each piece (normalised, three letters or more) the condition that a row's line has it.

    PostgreSQL chooses by its statistics between the trigram index and walking through the newest rows.
    """
    wanted = list(dict.fromkeys(pieces))
    plain = {piece: Q(search_text__contains=piece) for piece in wanted}
    if connection.vendor != "sqlite" or not wanted:
        return plain
    rare = rare_ones(model, wanted)
    return {piece: through_index(model, piece) if piece in rare else plain[piece] for piece in wanted}


def through_index(model: type[Model], piece: str) -> Q:
    """As a list of keys: only so does SQLite enter its full-text table first."""
    if connection.vendor != "sqlite":
        return Q(search_text__contains=piece)
    words = words_table(model)
    # The name is our own table's; the piece travels as a parameter.
    return Q(pk__in=RawSQL(f"SELECT rowid FROM {words} WHERE {words} MATCH %s", [quoted(piece)]))  # noqa: S611,S608


def rare_ones(model: type[Model], pieces: list[str]) -> set[str]:
    words = words_table(model)
    count = f"(SELECT COUNT(*) FROM (SELECT rowid FROM {words} WHERE {words} MATCH %s LIMIT {RARE + 1}))"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([count] * len(pieces))}", [quoted(piece) for piece in pieces])
        counts = cursor.fetchone()
    return {piece for piece, found in zip(pieces, counts, strict=True) if found <= RARE}


def words_table(model: type[Model]) -> str:
    return f"{model._meta.db_table}_words"


def quoted(piece: str) -> str:
    """A phrase of FTS5, in which nothing has a meaning but the quotes."""
    return '"{}"'.format(piece.replace('"', '""'))
