"""What stands over the rows: saved filters, search, active filters, orders, page sizes."""

from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from listings.choices import MANAGE, PUBLISH
from listings.filters import ChipText
from listings.fitness import Fitness
from listings.models import SavedFilter
from listings.params import IN_TEXT, PLACE, SEARCH
from listings.reading import Reading


@dataclass(frozen=True)
class Chip:
    label: str
    text: str
    remove_url: str
    wrong: bool
    keys: tuple[str, ...]


def may_change(user, saved: SavedFilter) -> bool:
    """Its owner, or who looks after what is shared."""
    return saved.owner_id == user.pk or (saved.is_shared and user.has_perm(MANAGE))


@dataclass(frozen=True)
class Choice:
    """An entry of a menu."""

    label: str
    url: str
    current: bool


class Toolbar:
    def __init__(self, reading: Reading):
        self.reading = reading
        self.params = reading.params

    @property
    def has_search(self) -> bool:
        # Asked here because a template would call the function instead of looking whether it is there.
        return self.reading.listing.search is not None

    @property
    def wants_texts(self) -> bool:
        return self.params.get("in") == IN_TEXT

    @cached_property
    def chips(self) -> list[Chip]:
        active = list(self.reading.filterset.active())
        if self.reading.text:
            label = (
                _("Búsqueda, también en el texto")
                if self.reading.in_text
                else pgettext("what was searched", "Búsqueda")
            )
            active.insert(0, ChipText(label, self.reading.text, SEARCH))
        return [
            Chip(one.label, one.text, self.params.url(*PLACE, *one.keys), one.wrong, one.keys) for one in active
        ]

    @property
    def clear_url(self) -> str:
        return self.params.url(*PLACE, *SEARCH, "saved", *self.reading.filterset.keys())

    @property
    def here(self) -> str:
        return self.params.url("export")

    @property
    def share_query(self) -> str:
        """For others: without what only means something to this reader; with the columns that it brought."""
        named = self.reading.named
        if named and named.columns and not self.params.get("columns"):
            return self.params.url("saved", columns=",".join(named.columns))
        return self.params.url("saved")

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a new search keeps: all but the search itself and the place in the list."""
        return self.params.without(*SEARCH, *PLACE) or [("all", "1")]

    @property
    def kept_by_filters(self) -> list[tuple[str, str]]:
        """What the filter form keeps beside its own fields."""
        keys = self.reading.filterset.keys()
        kept = self.params.without(*PLACE, *keys)
        return kept or [("all", "1")]

    @cached_property
    def orders(self) -> list[Choice]:
        order = self.reading.order
        return [
            Choice(
                text % {"name": column.label}, self.params.url(*PLACE, order=sign + key), order.param == sign + key
            )
            for key, column in self.reading.orders.items()
            for sign, text in (("", _("%(name)s, de menor a mayor")), ("-", _("%(name)s, de mayor a menor")))
        ]

    @property
    def order_label(self) -> str:
        column = self.reading.orders.get(self.reading.order.key)
        return str(column.label) if column else ""

    @property
    def sizes(self) -> list[Choice]:
        return [
            Choice(str(size), self.params.url(*PLACE, size=size), size == self.reading.size)
            for size in self.reading.listing.page_sizes
        ]

    # --- Mis filtros ---
    @cached_property
    def active(self) -> SavedFilter | None:
        """The saved filter in use: the one the address names, or the one that means the same."""
        query = self.reading.selection_query
        same = [one for one in self.reading.saved if query and one.query == query]
        return self.reading.named or next(iter(same), None)

    @property
    def changed(self) -> bool:
        return self.active is not None and (
            self.active.query != self.reading.selection_query or self.columns_changed
        )

    @property
    def columns_changed(self) -> bool:
        """Whether what the open filter brings with it is shown in another way."""
        named = self.reading.named
        if named is None:
            return False
        columns = self.params.get("columns")
        other_size = bool(named.page_size) and self.reading.size != named.page_size
        return (bool(columns) and columns != ",".join(named.columns)) or other_size

    @property
    def can_save(self) -> bool:
        return bool(self.reading.selection_query) and (self.active is None or self.changed)

    @property
    def can_change_active(self) -> bool:
        return self.active is not None and may_change(self.reading.user, self.active)

    @cached_property
    def needs_repair(self) -> bool:
        """Whether the filter that the address names no longer fits as it was saved."""
        reading, named = self.reading, self.reading.named
        if named is None or not reading.notices:
            return False
        return bool(Fitness(Reading(reading.listing, reading.request, QueryDict(named.address[1:]))).problems)

    @property
    def can_share_active(self) -> bool:
        return self.can_change_active and self.reading.user.has_perm(PUBLISH)

    @property
    def own_choices(self) -> list[SavedFilter]:
        return [one for one in self.reading.saved if one.owner_id == self.reading.user.pk]

    @property
    def shared_choices(self) -> list[SavedFilter]:
        return [one for one in self.reading.saved if one.in_audience and one.owner_id != self.reading.user.pk]
