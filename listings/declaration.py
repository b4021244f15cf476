from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, Q, QuerySet

from accounts.addresses import address
from listings import registry
from listings.columns import BulkAction, Column
from listings.filters import ListingFilterSet
from listings.paging import is_orderable
from listings.search import Term, parse


class Listing:
    """What a consumer declares. docs/listings.md shows one."""

    do_not_call_in_templates: ClassVar[bool] = True
    listing: ClassVar[str] = ""  # stable key: saved filters and column choices hang on it
    url_name: ClassVar[str] = ""
    permission_required: ClassVar[Any] = ""
    model: ClassVar[type[Model]]
    filterset_class: ClassVar[type[ListingFilterSet]] = ListingFilterSet
    columns: ClassVar[list[Column]] = []
    default_order: ClassVar[str] = ""  # a column's key, "-" before it for the newest first
    page_sizes: ClassVar[tuple[int, ...]] = (25, 50, 100)
    # (text, reader) → which rows are found by it; and what of the text is looked for, to say what is not
    search: ClassVar[Callable[[str, Any], Q] | None] = None
    search_terms: ClassVar[Callable[[str], list[Term]]] = staticmethod(parse)
    search_placeholder: ClassVar[Any] = ""
    # "También en el texto": as `search`, in what is longer than a line too; the right to read that
    search_in_text: ClassVar[Callable[[str, Any], Q] | None] = None
    text_permission: ClassVar[str] = ""
    bulk_actions: ClassVar[list[BulkAction]] = []
    ticks: ClassVar[bool] = True  # without them no row is chosen by itself; a file has all that match
    preview_template: ClassVar[str] = ""
    view_label: ClassVar[Any] = ""  # of the button that opens a ticked row's preview; "Ver" without it
    export_permission: ClassVar[str] = ""
    title: ClassVar[Any] = ""
    noun: ClassVar[Any] = ""  # plural: "mensajes"
    kept_title: ClassVar[Any] = ""  # in Mis filtros, where several listings have one title
    header_template: ClassVar[str] = "listings/header.html"
    empty_title: ClassVar[Any] = ""
    empty_text: ClassVar[Any] = ""
    empty_icon: ClassVar[str] = "inbox"
    done_query: ClassVar[dict[str, str]] = {}  # the filter that shows work to do: empty means all done
    done_text: ClassVar[Any] = ""
    row_label: ClassVar[Callable[[Any], str]] = str
    row_css: ClassVar[Callable[[Any], str] | None] = None
    row_url: ClassVar[Callable[[Any], str] | None] = None  # without it a row opens its preview
    group: ClassVar[Callable[[Any], str] | None] = None  # row → the heading over it

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if not cls.listing:
            return
        if not cls.url_name:
            raise ImproperlyConfigured(f"{cls.__name__}: a listing needs url_name, the name of its own address")
        for column in cls.columns:
            if column.order and not is_orderable(cls.model, column.order):
                raise ImproperlyConfigured(f"{cls.__name__}: {column.order} can be null, pages can't hang on it")
        registry.register(cls)

    @classmethod
    def rows_for(cls, user) -> QuerySet:
        """Rows first: nothing later can widen them."""
        return cls.base_filter(cls.model._default_manager.visible_to(user), user)

    @classmethod
    def is_open_to(cls, user) -> bool:
        wanted = cls.permission_required
        return user.has_perms((wanted,) if isinstance(wanted, str) else tuple(wanted))

    @staticmethod
    def base_filter(queryset: QuerySet, user) -> QuerySet:
        """Which rows this listing is about, as in: only emails."""
        return queryset

    @staticmethod
    def with_related(queryset: QuerySet) -> QuerySet:
        """What a row shows. Only for the rows of the page, never for counts."""
        return queryset.for_listing() if hasattr(queryset, "for_listing") else queryset

    @classmethod
    def for_preview(cls, queryset: QuerySet) -> QuerySet:
        """What the pane shows of its one row."""
        return cls.with_related(queryset)

    @staticmethod
    def get_preview_context(row: Any, request) -> dict[str, object]:
        return {}

    @staticmethod
    def get_header_context(request) -> dict[str, object]:
        return {}

    @classmethod
    def texts_kept(cls) -> str:
        """What of the texts can no longer be searched, in words; nothing when all of them are there."""
        return ""

    @classmethod
    def url(cls) -> str:
        return address(cls.url_name)
