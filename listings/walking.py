"""The first rows of an order, by whichever way is the shorter."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql.where import WhereNode

from listings.patience import TooSlow, patience
from listings.several import keys_of_several

if TYPE_CHECKING:
    from listings.paging import Order

# Milliseconds. Nearly every page comes within two of them; a machine under load still gets there by walking.
WALK, GATHER = 300, 4_000


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
    keys = keys_of_several(rows, ordering, limit)
    if keys is None and connection.vendor == "sqlite":
        keys = rows.order_by(*ordering).values("pk")[:limit]
    if keys is not None:
        rows = rows.all()
        # The keys have met all conditions already.
        rows.query.where = WhereNode()
        rows = rows.filter(pk__in=keys)
    return rows.order_by(*ordering)[:limit]
