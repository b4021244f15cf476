"""Which rows of a table have a piece of text in their line: the only place that knows the two databases apart."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model, Q, Value
from django.db.models.expressions import RawSQL

from listings.patience import TooSlow, patience

# SQLite's planner can't tell a rare piece from a common one, so it is counted, up to here. With more than these
# the newest rows are walked through instead, and a page is soon full.
RARE = 2000
# PostgreSQL's planner guesses some hundred rows for a word that none has. So the rows of a rare one are named to
# it: keys cost what they cost, and without any the condition goes away. Looking for them has so long.
NAMED, MILLISECONDS = 200, 20


def containing(model: type[Model], pieces: Iterable[str], *, look: bool = False) -> dict[str, Q]:
    """For each piece (normalised, three letters or more) the condition that a row's line has it.

    Where many have it PostgreSQL chooses by its statistics between the trigram index and walking through the
    newest rows. look: whether the reader may know of every row, and there are many; then the few that have a rare
    piece are looked for. For who sees only some, how long an answer takes would tell of the others.
    """
    wanted = list(dict.fromkeys(pieces))
    plain = {piece: Q(search_text__contains=piece) for piece in wanted}
    if not wanted:
        return {}
    if connection.vendor == "sqlite":
        rare = rare_ones(model, wanted)
        return {piece: through_index(model, piece) if piece in rare else plain[piece] for piece in wanted}
    return plain | (named_ones(model, plain) if look else {})


def named_ones(model: type[Model], plain: dict[str, Q]) -> dict[str, Q]:
    """Of the pieces those that few rows have, as the keys of these rows."""
    found: dict[str, list[int]] = {piece: [] for piece in plain}
    # Ordered, so that for a common one the newest rows are walked through, which ends soon.
    parts = [
        model._default_manager.order_by("-pk").filter(has).values_list(Value(piece), "pk")[: NAMED + 1]
        for piece, has in plain.items()
    ]
    try:
        with patience(MILLISECONDS):
            rows = list(parts[0].union(*parts[1:], all=True))
    except TooSlow:
        return {}
    for piece, key in rows:
        found[piece].append(key)
    return {piece: Q(pk__in=keys) for piece, keys in found.items() if len(keys) <= NAMED}


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
