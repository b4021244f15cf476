"""What people keep about listings: saved filters, for themselves and for others, and columns."""

from listings.services.columns import choose_columns
from listings.services.defaults import default_for, open_with_everything, set_default
from listings.services.errors import NameTaken, OutsideAudience, QueryTooLong, TooManyFilters, TooManyPins
from listings.services.pins import move_pin, pin_filter, unpin_filter
from listings.services.saved import (
    Shape,
    copy_filter,
    delete_filter,
    rename_filter,
    replace_filter,
    save_filter,
    shape_filter,
)
from listings.services.sharing import Sharing, share_filter, sharing_of
from listings.services.uses import Uses, uses_of

__all__ = [
    "NameTaken",
    "OutsideAudience",
    "QueryTooLong",
    "Shape",
    "Sharing",
    "TooManyFilters",
    "TooManyPins",
    "Uses",
    "choose_columns",
    "copy_filter",
    "default_for",
    "delete_filter",
    "move_pin",
    "open_with_everything",
    "pin_filter",
    "rename_filter",
    "replace_filter",
    "save_filter",
    "set_default",
    "shape_filter",
    "share_filter",
    "sharing_of",
    "unpin_filter",
    "uses_of",
]
