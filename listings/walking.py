"""The first rows of an order, by whichever way is the shorter."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.sql.where import AND, WhereNode

from listings.patience import TooSlow, patience

if TYPE_CHECKING:
    from listings.paging import Order

# Milliseconds. Nearly every page comes within two of them; a machine under load still gets there by walking.
WALK, GATHER = 300, 4_000
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
    if connection.vendor == "sqlite" or of_several(rows):
        keys = first_keys(rows, ordering, limit)
        rows = rows.all()
        # The keys have met all conditions already.
        rows.query.where = WhereNode()
        rows = rows.filter(pk__in=keys)
    return rows.order_by(*ordering)[:limit]


def first_keys(rows: QuerySet, ordering: list, limit: int) -> QuerySet:
    """The keys of the first rows, in no order where they are those of several others: of each its own first ones,
    and of these the first, for some may have thousands."""
    owners = None if connection.vendor == "sqlite" else of_several(rows)
    if owners is None or not isinstance(ordering[0], str):
        return rows.order_by(*ordering).values("pk")[:limit]
    field, name = owners.lhs.target, ordering[0].removeprefix("-")
    own = rows.filter(**{field.name: RawSQL("owner.pk", ())}).order_by(*ordering)
    sql, params = own.values_list(F(name), F("pk"))[:limit].query.sql_with_params()
    down = " DESC" if ordering[0].startswith("-") else ""
    first_of_all = FIRST_OF_EACH.format(type=field.db_type(connection), own=sql, down=down, limit=limit)
    found = RawSQL(first_of_all, [list(owners.rhs), *params])  # noqa: S611
    return rows.model._default_manager.order_by().filter(pk__in=found).values("pk")


def of_several(rows: QuerySet) -> RelatedIn | None:
    """The condition that only rows of some others are wanted, which are named: of a few customers, say."""
    return named_in(rows.query.where)


def named_in(wanted: object) -> RelatedIn | None:
    if isinstance(wanted, WhereNode):
        may_stand_alone = wanted.connector == AND and not wanted.negated
        return next(filter(None, map(named_in, wanted.children)), None) if may_stand_alone else None
    is_named = isinstance(wanted, RelatedIn) and wanted.rhs_is_direct_value() and len(wanted.rhs) > 1
    return wanted if is_named else None
