"""One reader's look at one listing: which rows, and what of the address had no effect and why."""

from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from accounts.choices import RowScope
from listings.columns import Column, allowed
from listings.filters import ListingFilterSet
from listings.known import known_filters
from listings.models import SavedFilter
from listings.paging import Order
from listings.params import IN_TEXT, OWN, SEARCH, Params, encode, querydict
from listings.search import LONGEST_TEXT, notices

if TYPE_CHECKING:
    from listings.declaration import Listing

MOST_NOTICES = 5
LONGEST_KEY = 40


class Reading:
    """Rows first: `visible_to(reader)`, then the filters the reader may use, then the search.

    Pages, counts, exports and bulk selections are all made from `matches()`.
    """

    def __init__(self, listing: "type[Listing]", request: HttpRequest, data: QueryDict | None = None):
        self.listing = listing
        self.request = request
        self.user = request.user
        self.params = Params(request.GET if data is None else data)
        self._found_by: dict[str, Q] = {}

    @cached_property
    def filterset(self) -> ListingFilterSet:
        return self.filterset_for(self.params)

    def filterset_for(self, params: Params) -> ListingFilterSet:
        filters = querydict((key, value) for key, value in params.pairs if key not in OWN)
        rows = self.listing.model._default_manager.none()
        return self.listing.filterset_class(filters, rows, request=self.request, user=self.user)

    @cached_property
    def text(self) -> str:
        return self.params.get("q")[:LONGEST_TEXT] if self.listing.search else ""

    @property
    def may_search_texts(self) -> bool:
        listing = self.listing
        return bool(listing.search_in_text) and self.user.has_perms(filter(None, [listing.text_permission]))

    @cached_property
    def in_text(self) -> bool:
        """Whether the words may also stand in longer texts: when asked, and only for who may read those."""
        return bool(self.text) and self.params.get("in") == IN_TEXT and self.may_search_texts

    def visible(self) -> QuerySet:
        """All that the reader may know of, whatever the filters."""
        return self._visible.all()

    @cached_property
    def _visible(self) -> QuerySet:
        return self.listing.rows_for(self.user)

    def matches(self) -> QuerySet:
        """Unordered. A wrong value matches nothing: showing everything instead would be a lie."""
        return self._matches.all()

    @cached_property
    def _matches(self) -> QuerySet:
        return self.narrow(self.filterset, self.text)

    def narrow(self, filterset: ListingFilterSet, text: str) -> QuerySet:
        if self.lost or not filterset.is_valid():
            return self.visible().none()
        rows = filterset.filter_queryset(self.visible())
        return rows.filter(self.found_by(text)) if text else rows

    def found_by(self, text: str) -> Q:
        """Kept, because finding out which way is the quicker costs queries of its own."""
        if text not in self._found_by:
            search = self.listing.search_in_text if self.in_text else self.listing.search
            self._found_by[text] = search(text, self.user)
        return self._found_by[text]

    @cached_property
    def is_narrowed(self) -> bool:
        """Whether the reader asked for, or may see, less than the whole listing: then rows may be far between."""
        return self.user.row_scope != RowScope.ALL or bool(self.params.only(self.filterset.keys() | {"q"}))

    @cached_property
    def selection_query(self) -> str:
        """The part of the address that says which rows, in which order: what a saved filter keeps."""
        keys = self.filterset.keys() | {*SEARCH, "order"}
        if self.lost:
            keys |= {"saved", *self.lost}
        return encode(sorted(self.params.only(keys)))

    @cached_property
    def unknown(self) -> list[str]:
        known = self.filterset.keys() | set(self.filterset.forbidden) | set(OWN)
        return [key for key in self.params.names() if key not in known]

    @property
    def lost(self) -> list[str]:
        """Filters that a saved one names and the listing no longer has: without them it would show too much."""
        return self.unknown if self.params.get("saved") else []

    @cached_property
    def saved(self) -> list[SavedFilter]:
        """The reader's own filters of this listing, and those shared with them."""
        key = self.listing.listing
        return [saved for saved in known_filters(self.request, key) if saved.listing == key]

    @cached_property
    def named(self) -> SavedFilter | None:
        """The saved filter that the address names."""
        wanted = self.params.get("saved")
        return next((saved for saved in self.saved if str(saved.pk) == wanted), None) if wanted else None

    @cached_property
    def columns(self) -> list[Column]:
        """All that the reader may see."""
        return allowed(self.listing.columns, self.user)

    @cached_property
    def orders(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns if column.order}

    @cached_property
    def order(self) -> Order:
        for wanted in (self.params.get("order"), self.listing.default_order):
            column = self.orders.get(wanted.removeprefix("-"))
            if column:
                return Order(column.key, column.order, wanted.startswith("-"))
        return Order("pk", "pk", descending=True)

    @cached_property
    def size(self) -> int:
        sizes = {str(size): size for size in self.listing.page_sizes}
        asked = self.params.get("size")
        if asked not in sizes and self.named:
            asked = str(self.named.page_size)
        return sizes.get(asked, self.listing.page_sizes[0])

    @cached_property
    def notices(self) -> list[str]:
        """What was asked and had no effect, in words."""
        of_filters = [*self._forbidden(), *self._wrong_values(), *self._unknown()]
        found = [*self._too_short(), *self._texts(), *of_filters, *self._wrong_order()]
        return list(dict.fromkeys(found))[:MOST_NOTICES]

    def _too_short(self) -> list[str]:
        return notices(self.listing.search_terms(self.text)) if self.text else []

    def _texts(self) -> list[str]:
        if self.in_text:
            return [told] if (told := self.listing.texts_kept()) else []
        asked = self.text and self.params.get("in") == IN_TEXT
        return [_("No tenés permiso para buscar en el texto: se buscó sólo en el resto.")] if asked else []

    def _forbidden(self) -> list[str]:
        forbidden = self.filterset.forbidden
        text = _("No tenés permiso para filtrar por «%(name)s»: esa parte del filtro no se aplicó.")
        return [text % {"name": forbidden[key]} for key in self.params.names() if key in forbidden]

    def _wrong_values(self) -> list[str]:
        return [
            _("El filtro «%(name)s» no sirve así y por eso no mostramos nada. %(error)s")
            % {"name": self.filterset.filters[name].label, "error": " ".join(errors)}
            for name, errors in self.filterset.errors.items()
        ]

    def _unknown(self) -> list[str]:
        text = _("Este listado no tiene un filtro «%(name)s»: lo dejamos de lado.")
        if self.lost:
            text = _("El listado ya no tiene un filtro «%(name)s», y por eso no mostramos nada.")
        return [text % {"name": key[:LONGEST_KEY]} for key in self.unknown]

    def _wrong_order(self) -> list[str]:
        wanted = self.params.get("order").removeprefix("-")
        if not wanted or wanted in self.orders:
            return []
        hidden = {column.key: column for column in self.listing.columns if column not in self.columns}
        if wanted in hidden:
            return [_("No tenés permiso para ordenar por «%(name)s».") % {"name": hidden[wanted].label}]
        return [_("No se puede ordenar por «%(name)s»: va el orden de siempre.") % {"name": wanted[:LONGEST_KEY]}]
