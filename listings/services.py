"""What an operator keeps about listings: saved filters, and the columns they want to see."""

from django.db import IntegrityError, transaction
from django.http import QueryDict

from accounts.models import User
from listings.models import ColumnChoice, SavedFilter
from listings.params import encode

LONGEST_QUERY = 4000
MOST_FILTERS = 100


class NameTaken(Exception):
    """The owner already has a filter of that name in that listing."""

    def __init__(self, existing: SavedFilter):
        self.existing = existing
        super().__init__(existing.name)


class TooManyFilters(Exception):
    """Nobody finds anything among so many."""


class QueryTooLong(Exception):
    """A selection longer than an address can be."""


def clean_query(query: str) -> str:
    """One spelling for equal selections, so that they can be compared."""
    pairs = [(key, value) for key, values in QueryDict(query).lists() for value in values if value.strip()]
    cleaned = encode(sorted(pairs))
    if len(cleaned) > LONGEST_QUERY:
        raise QueryTooLong
    return cleaned


def same_name(owner: User, listing: str, name: str, but: SavedFilter | None = None) -> SavedFilter | None:
    # In Python, because SQLite's lower() only knows ASCII: "Ñandú" and "ñandú" are one name.
    for known in SavedFilter.objects.filter(owner=owner, listing=listing):
        if known.name.casefold() == name.casefold() and known != but:
            return known
    return None


@transaction.atomic
def save_filter(*, owner: User, listing: str, name: str, query: str, is_default: bool = False) -> SavedFilter:
    """Raises NameTaken, TooManyFilters, QueryTooLong."""
    _refuse_taken(owner, listing, name)
    if SavedFilter.objects.filter(owner=owner, listing=listing).count() >= MOST_FILTERS:
        raise TooManyFilters
    saved = SavedFilter(owner=owner, listing=listing, name=name, query=clean_query(query))
    _write(saved)
    if is_default:
        set_default(saved=saved, is_default=True)
    return saved


@transaction.atomic
def rename_filter(*, saved: SavedFilter, name: str) -> SavedFilter:
    """Raises NameTaken."""
    _refuse_taken(saved.owner, saved.listing, name, but=saved)
    saved.name = name
    _write(saved, update_fields=["name", "updated_at"])
    return saved


@transaction.atomic
def replace_filter(*, saved: SavedFilter, query: str) -> SavedFilter:
    """The same name means another selection from now on. Raises QueryTooLong."""
    saved.query = clean_query(query)
    saved.save(update_fields=["query", "updated_at"])
    return saved


@transaction.atomic
def set_default(*, saved: SavedFilter, is_default: bool) -> None:
    """One default a listing: the star moves."""
    mine = SavedFilter.objects.filter(owner=saved.owner, listing=saved.listing)
    mine.filter(is_default=True).update(is_default=False)
    if is_default:
        mine.filter(pk=saved.pk).update(is_default=True)


@transaction.atomic
def delete_filter(*, saved: SavedFilter) -> None:
    saved.delete()


@transaction.atomic
def choose_columns(*, owner: User, listing: str, columns: list[str]) -> None:
    """An empty list goes back to the listing's own columns."""
    if columns:
        ColumnChoice.objects.update_or_create(owner=owner, listing=listing, defaults={"columns": columns})
    else:
        ColumnChoice.objects.filter(owner=owner, listing=listing).delete()


def _refuse_taken(owner: User, listing: str, name: str, but: SavedFilter | None = None) -> None:
    existing = same_name(owner, listing, name, but)
    if existing:
        raise NameTaken(existing)


def _write(saved: SavedFilter, update_fields: list[str] | None = None) -> None:
    """Two tabs may save the same name at once: the database says who came first."""
    try:
        with transaction.atomic():
            saved.save(update_fields=update_fields)
    except IntegrityError as error:
        existing = same_name(saved.owner, saved.listing, saved.name, but=saved)
        if existing is None:
            raise
        raise NameTaken(existing) from error
