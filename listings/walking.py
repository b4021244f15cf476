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
    walked = rows.order_by(*order.ordering())[:limit]
    return sooner(walked, rows.order_by(*order.gathered())[:limit]) if narrowed else list(walked)


def sooner(walked: QuerySet, gathered: QuerySet) -> list:
    """What the first gives, or, when that takes long, the second. Raises TooSlow."""
    try:
        with patience(WALK):
            return list(walked)
    except TooSlow:
        with patience(GATHER):
            return list(gathered)
