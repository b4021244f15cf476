"""The first rows of an order, by whichever way is the shorter."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from listings.patience import TooSlow, patience

if TYPE_CHECKING:
    from listings.paging import Order

# Milliseconds. Nearly every page comes within two of them; a machine under load still gets there by walking.
WALK, GATHER = 300, 4_000


def read(rows: QuerySet, order: "Order", limit: int, narrowed: bool) -> list:
    """The first rows of an order. Raises TooSlow.

    Walking along the order's index finds a page at once wherever matches are not rare. Where they are, and the
    planner thought otherwise, few rows are gathered and sorted sooner than millions are passed by.
    """
    if not narrowed:
        return list(rows.order_by(*order.ordering())[:limit])
    try:
        with patience(WALK):
            return list(rows.order_by(*order.ordering())[:limit])
    except TooSlow:
        with patience(GATHER):
            return list(rows.order_by(*order.gathered())[:limit])
