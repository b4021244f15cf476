"""Saved filters: kept, renamed, given another meaning, copied, deleted."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.http import QueryDict

from accounts import audit
from accounts.models import User
from listings.models import SavedFilter
from listings.params import encode
from listings.services.defaults import set_default
from listings.services.errors import NameTaken, QueryTooLong, TooManyFilters

LONGEST_QUERY = 4000
MOST_FILTERS = 100
LONGEST_NAME = 60


@dataclass(frozen=True)
class Shape:
    """How a filter shows its rows. Empty: as each reader has it."""

    columns: tuple[str, ...] = ()
    page_size: int | None = None


def clean_query(query: str) -> str:
    """One spelling for equal selections, so that they can be compared."""
    pairs = [(key, value) for key, values in QueryDict(query).lists() for value in values if value.strip()]
    cleaned = encode(sorted(pairs))
    if len(cleaned) > LONGEST_QUERY:
        raise QueryTooLong
    return cleaned


def same_name(owner: User | None, listing: str, name: str, but: SavedFilter | None = None) -> SavedFilter | None:
    # In Python, because SQLite's lower() only knows ASCII: "Ñandú" and "ñandú" are one name.
    for known in SavedFilter.objects.filter(owner=owner, listing=listing):
        if known.name.casefold() == name.casefold() and known != but:
            return known
    return None


@transaction.atomic
def save_filter(
    *, owner: User, listing: str, name: str, query: str, is_default: bool = False, shape: Shape | None = None
) -> SavedFilter:
    """Raises NameTaken, TooManyFilters, QueryTooLong."""
    _refuse_taken(owner, listing, name)
    if SavedFilter.objects.filter(owner=owner, listing=listing).count() >= MOST_FILTERS:
        raise TooManyFilters
    saved = SavedFilter(owner=owner, listing=listing, name=name, query=clean_query(query))
    _shape(saved, shape or Shape())
    _write(saved)
    if is_default:
        set_default(user=owner, saved=saved, is_default=True)
    return saved


@transaction.atomic
def rename_filter(*, saved: SavedFilter, name: str, actor: User | None = None) -> SavedFilter:
    """Raises NameTaken."""
    _refuse_taken(saved.owner, saved.listing, name, but=saved)
    before, saved.name = saved.name, name
    _write(saved, update_fields=["name", "updated_at"])
    _record(actor, "listings.rename_shared", saved, before=before)
    return saved


@transaction.atomic
def replace_filter(
    *, saved: SavedFilter, query: str, shape: Shape | None = None, actor: User | None = None
) -> SavedFilter:
    """The same name means another selection from now on; its columns stay unless told. Raises QueryTooLong."""
    saved.query = clean_query(query)
    if shape is not None:
        _shape(saved, shape)
    saved.save(update_fields=["query", "columns", "page_size", "updated_at"])
    _record(actor, "listings.change_shared", saved)
    return saved


@transaction.atomic
def shape_filter(*, saved: SavedFilter, shape: Shape, actor: User | None = None) -> SavedFilter:
    """Which columns and how many rows it opens with. An empty shape leaves that to each reader again."""
    _shape(saved, shape)
    saved.save(update_fields=["columns", "page_size", "updated_at"])
    _record(actor, "listings.change_shared", saved)
    return saved


@transaction.atomic
def copy_filter(*, saved: SavedFilter, owner: User) -> SavedFilter:
    """A filter of one's own that means the same, whatever becomes of the first. Raises TooManyFilters."""
    shape = Shape(tuple(saved.columns), saved.page_size)
    name = _free_name(owner, saved)
    return save_filter(owner=owner, listing=saved.listing, name=name, query=saved.query, shape=shape)


@transaction.atomic
def delete_filter(*, saved: SavedFilter, actor: User | None = None) -> None:
    _record(actor, "listings.delete_shared", saved)
    saved.delete()


def _record(actor: User | None, action: str, saved: SavedFilter, **detail: object) -> None:
    """What others use is written down; what one does with one's own is nobody's business."""
    if actor is not None and saved.is_shared:
        whose = str(saved.owner) if saved.owner else ""
        audit.record(actor, action, saved, listing=saved.listing, owner=whose, **detail)


def _shape(saved: SavedFilter, shape: Shape) -> None:
    saved.columns, saved.page_size = list(shape.columns), shape.page_size


def _free_name(owner: User, saved: SavedFilter) -> str:
    name, number = saved.name, 1
    while same_name(owner, saved.listing, name):
        number += 1
        tail = f" ({number})"
        name = saved.name[: LONGEST_NAME - len(tail)] + tail
    return name


def _refuse_taken(owner: User | None, listing: str, name: str, but: SavedFilter | None = None) -> None:
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
