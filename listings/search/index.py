"""Which rows of a table have a piece of text in their line: the only place that knows the two databases apart."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import BooleanField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL

from listings.patience import TooSlow, patience

# SQLite's planner can't tell a rare piece from a common one, so it is counted, up to here. With more than these
# the newest rows are walked through instead, and a page is soon full.
RARE = 2000
# PostgreSQL's planner guesses some hundred rows for a word that none has. So the rows of a rare one are named to
# it: keys cost what they cost, and without any the condition goes away. Looking for them has so long.
NAMED, MILLISECONDS = 200, 20
# Of so many customers at most the rows are gathered, where there is another way.
HAVE_ROWS = 50


Conditions = dict[str, Q]


def containing(model: type[Model], pieces: Iterable[str], *, look: bool = False) -> Conditions:
    """For each piece (normalised, three letters or more) the condition that a row's line has it.

    Where many have it PostgreSQL chooses by its statistics between the trigram index and walking through the
    newest rows. look: whether the reader may know of every row, and there are many; then the few that have a rare
    piece are looked for. For who sees only some, how long an answer takes would tell of the others.
    """
    return containing_each([model], pieces, look=look)[0]


def containing_each(models: list[type[Model]], pieces: Iterable[str], *, look: bool = False) -> list[Conditions]:
    """The same for several tables at once."""
    wanted = list(dict.fromkeys(pieces))
    found = [{piece: Q(search_text__contains=piece) for piece in wanted} for _model in models]
    if not wanted:
        return found
    if connection.vendor == "sqlite":
        for model, has in zip(models, found, strict=True):
            has |= {piece: through_index(model, piece) for piece in rare_ones(model, wanted)}
    elif look:
        for has, named in zip(found, named_ones(models, found), strict=True):
            has |= named
    return found


def named_ones(models: list[type[Model]], plain: list[Conditions]) -> list[Conditions]:
    """Of the pieces those that few rows have, as the keys of these rows."""
    keys: list[dict[str, list[int]]] = [{piece: [] for piece in has} for has in plain]
    # Ordered, so that for a common one the newest rows are walked through, which ends soon.
    parts = [
        model._default_manager.order_by("-pk").filter(q).values_list(Value(place), Value(piece), "pk")[: NAMED + 1]
        for place, (model, has) in enumerate(zip(models, plain, strict=True))
        for piece, q in has.items()
    ]
    try:
        with patience(MILLISECONDS):
            rows = list(parts[0].union(*parts[1:], all=True))
    except TooSlow:
        return [{} for _model in models]
    for place, piece, key in rows:
        keys[place][piece].append(key)
    return [{piece: Q(pk__in=found) for piece, found in one.items() if len(found) <= NAMED} for one in keys]


def by_way_of(model: type[Model], path: str, has: Q, *, back: str = "") -> Q:
    """That `has` is true of the row of `model` at `path`. With `back`, the other's name of the way to us, that it
    is true of any row that points at us.

    has: from `containing`. Few rows are gathered; with many, the newest of ours are walked through, and each asks.
    """
    rows = model._default_manager.order_by().filter(has)
    if not isinstance(has.children[0], Q) and has.children[0][0] == "pk__in":
        return Q(pk__in=rows.values(back)) if back else Q(**{f"{path}__in": has.children[0][1]})
    return Q(row_by_row(rows.filter(**{back: OuterRef("pk")} if back else {"pk": OuterRef(f"{path}_id")})))


def row_by_row(rows: QuerySet) -> Subquery:
    """Whether there are any, asked of each row that is met. rows: that name it by `OuterRef`.

    EXISTS leaves it to PostgreSQL to gather all such rows of all time first, and it does.
    """
    return Subquery(rows.order_by().values(found=Value(True))[:1], output_field=BooleanField())


def of_found(model: type[Model], path: str, found: Q) -> Q:
    """That the row of `model` at `path` is found: gathered where such rows can be looked up, else row by row."""
    rows = model._default_manager.order_by().filter(found)
    if can_be_looked_up(found):
        return Q(**{f"{path}__in": rows})
    return Q(row_by_row(rows.filter(pk=OuterRef(f"{path}_id"))))


def can_be_looked_up(wanted: object) -> bool:
    """Whether an index has all such rows and they are few. For what many have `containing` has each line read; of
    many customers each has rows."""
    if isinstance(wanted, Q):
        parts = map(can_be_looked_up, wanted.children)
        return any(parts) if wanted.connector == Q.AND else all(parts)
    if not isinstance(wanted, tuple):
        return not isinstance(wanted, Subquery)
    name, value = wanted
    are_many = isinstance(value, list) and name != "pk__in" and len(value) > HAVE_ROWS
    return not are_many and not name.endswith("__contains")


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
