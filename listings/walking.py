"""The first rows of an order, by whichever way is the shorter."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Lookup, Model, QuerySet
from django.db.models.expressions import Col, RawSQL
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.sql.where import AND, WhereNode

from listings.patience import TooSlow, patience

if TYPE_CHECKING:
    from listings.paging import Order

# Milliseconds. Nearly every page comes within two of them; a machine under load still gets there by walking.
WALK, GATHER = 300, 4_000
# Of more others the newest rows of all are walked through: a page is soon full.
MOST_NAMED = 100
# Django wrote what stands inside.
FIRST_OF_EACH = """
SELECT found.pk FROM unnest(%s::{type}[]) AS owner (pk), LATERAL ({own}) AS found (place, pk)
ORDER BY found.place{down}, found.pk{down} LIMIT {limit}
"""


def read(rows: QuerySet, order: "Order", limit: int, narrowed: bool) -> list:
    """The first rows of an order. Raises TooSlow."""
    if not narrowed:
        return list(rows.order_by(*order.ordering())[:limit])
    return sooner(lambda ordering: first(rows, ordering, limit), order)


def sooner(ordered: Callable[[list], QuerySet], order: "Order") -> list:
    """The rows by an order, whichever way is the shorter. Raises TooSlow.

    Walking along the order's index finds a page at once wherever matches are not rare. Where they are, and the
    planner thought otherwise, few rows are gathered and sorted sooner than millions are passed by.
    """
    try:
        with patience(WALK):
            return list(ordered(order.ordering()))
    except TooSlow:
        with patience(GATHER):
            return list(ordered(order.gathered()))


def first(rows: QuerySet, ordering: list, limit: int) -> QuerySet:
    """SQLite sorts rows with all that is joined to them and all that they show: so it is to sort keys alone.
    PostgreSQL finds the keys of several others' rows in their index, and need not read each row to sort it."""
    if connection.vendor == "sqlite" or of_several(rows, ordering):
        keys = first_keys(rows, ordering, limit)
        rows = rows.all()
        # The keys have met all conditions already.
        rows.query.where = WhereNode()
        rows = rows.filter(pk__in=keys)
    return rows.order_by(*ordering)[:limit]


def first_keys(rows: QuerySet, ordering: list, limit: int) -> QuerySet:
    """The keys of the first rows, in no order where they are those of several others: of each its own first ones,
    and of these the first, for some may have thousands."""
    owners = None if connection.vendor == "sqlite" else of_several(rows, ordering)
    if owners is None:
        return rows.order_by(*ordering).values("pk")[:limit]
    field, name = owners.lhs.target, ordering[0].removeprefix("-")
    own = rows.filter(**{field.name: RawSQL("owner.pk", ())}).order_by(*ordering)
    try:
        sql, params = own.values_list(F(name), F("pk"))[:limit].query.sql_with_params()
    except EmptyResultSet:
        return rows.none().values("pk")
    down = " DESC" if ordering[0].startswith("-") else ""
    first_of_all = FIRST_OF_EACH.format(type=field.db_type(connection), own=sql, down=down, limit=limit)
    found = RawSQL(first_of_all, [list(owners.rhs), *params])  # noqa: S611
    return rows.model._default_manager.order_by().filter(pk__in=found).values("pk")


def of_several(rows: QuerySet, ordering: Sequence = ()) -> RelatedIn | None:
    """The condition that only rows of some others are wanted, which are named (a few customers, say), where their
    index has all that is asked. Where it has not, another may be shorter, and PostgreSQL is left to choose."""
    if not all(isinstance(name, str) for name in ordering):
        return None
    where, table, key = rows.query.where, rows.query.base_table, rows.model._meta.pk.name
    asked = {key if name in ("pk", "-pk") else name.removeprefix("-") for name in ordering}
    asked |= set(columns_of(where, table))
    parts = where.children if where.connector == AND and not where.negated else []
    return next((part for part in parts if names_several(part) and has_index(rows.model, part, asked)), None)


def names_several(wanted: object) -> bool:
    is_named = isinstance(wanted, RelatedIn) and wanted.rhs_is_direct_value()
    return is_named and 1 < len(wanted.rhs) <= MOST_NAMED


def columns_of(wanted: object, table: str) -> Iterator[str]:
    """What a condition is about; "?" for what is no column of the table, or is compared with no plain value."""
    if isinstance(wanted, WhereNode):
        for part in wanted.children:
            yield from columns_of(part, table)
    elif isinstance(wanted, Lookup) and wanted.rhs_is_direct_value() and is_column(wanted.lhs, table):
        yield wanted.lhs.target.name
    else:
        yield "?"


def is_column(expression: object, table: str) -> bool:
    return isinstance(expression, Col) and expression.alias == table


def has_index(model: type[Model], owners: RelatedIn, columns: set[str]) -> bool:
    indexes = [index.fields for index in model._meta.indexes if index.fields and not index.condition]
    return any(fields[0] == owners.lhs.target.name and columns <= set(fields) for fields in indexes)
