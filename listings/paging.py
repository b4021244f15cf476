"""Keyset pages: as quick at row ten million as at row one, because the index is entered where the page begins."""

import base64
import binascii
import json
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, reduce
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import EmptyResultSet, FieldDoesNotExist, ValidationError
from django.db import connection
from django.db.models import DateTimeField, F, Model, Q, QuerySet, UUIDField
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce
from django.utils.formats import number_format
from django.utils.timezone import is_naive

from listings.patience import TooSlow, fingerprint, patience_once
from listings.walking import read

COUNT_CAP = 10_000
# Where words are searched a row costs up to ten times as much to look at: count fewer, in a third of the time.
FOUND_CAP, FOUND_SHARE = 1_000, 3
KEPT_SECONDS = 60
END = "end"
BIGGEST_ID = 2**63 - 1


class WrongCursor(Exception):
    """The address of a page that this listing never gave, or gave under another order."""


@dataclass(frozen=True)
class Order:
    """By a column, ended by the primary key so that no two rows are equal."""

    key: str
    field: str
    descending: bool

    @property
    def param(self) -> str:
        return f"-{self.key}" if self.descending else self.key

    def reversed(self) -> "Order":
        return replace(self, descending=not self.descending)

    def ordering(self) -> list[str]:
        sign = "-" if self.descending else ""
        return [f"{sign}pk"] if self.field == "pk" else [f"{sign}{self.field}", f"{sign}pk"]

    def gathered(self) -> list[OrderBy]:
        """The same order, said so that no index has it: the database then finds the rows first and sorts them."""
        return [OrderBy(Coalesce(F(name), F(name)), descending=self.descending) for name in (self.field, "pk")]

    def is_dated(self, model: type[Model]) -> bool:
        return isinstance(_field(model, self.field), DateTimeField)

    def value(self, row: Model) -> Any:
        return reduce(getattr, self.field.split("__"), row)

    def beyond(self, value: Any, pk: Any) -> Q:
        """The rows after (value, pk). The first bound is redundant: it lets the database enter the index there."""
        side = "lt" if self.descending else "gt"
        if self.field == "pk":
            return Q(**{f"pk__{side}": pk})
        tie = Q(**{f"{self.field}__{side}": value}) | Q(**{self.field: value, f"pk__{side}": pk})
        return Q(**{f"{self.field}__{side}e": value}) & tie


@dataclass(frozen=True)
class Page:
    rows: list
    has_next: bool
    has_previous: bool
    beyond: Any = None  # the first row of the next page, when there is one


def cursor(order: Order, row: Model, place: int = 0) -> str:
    """place: where the row stands in the list, from 1, when that is known; the next page then counts nothing."""
    return written(order, order.value(row), row.pk, place)


def written(order: Order, value: Any, pk: int | UUID, place: int = 0) -> str:
    plain = (
        value if isinstance(value, int | str) else value.isoformat() if isinstance(value, datetime) else str(value)
    )
    key = str(pk) if isinstance(pk, UUID) else pk
    parts = [order.key, plain, key, *([place] if place else [])]
    text = json.dumps(parts, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def at_day(order: Order, first: datetime, next_day: datetime) -> str:
    """The cursor of the page that opens with the rows of a day, from whichever side the order comes."""
    return written(order, next_day if order.descending else first, 0)


def place_in(text: str) -> int:
    """Where the row of a cursor stands in the list; 0 when it does not say."""
    try:
        return next((part for part in _parts(text)[3:4] if _is_id(part)), 0)
    except (ValueError, TypeError, RecursionError):
        return 0


def _parts(text: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def position(text: str, order: Order, model: type[Model]) -> tuple[Any, int | UUID]:
    """(value, pk) of a cursor; raises WrongCursor for whatever this listing did not write."""
    try:
        key, plain, pk, *_place = _parts(text)
        value = _field(model, order.field).to_python(plain)
        own = _field(model, "pk")
        pk = own.to_python(pk) if isinstance(own, UUIDField) else pk
    except (ValueError, TypeError, OverflowError, binascii.Error, ValidationError, RecursionError) as error:
        raise WrongCursor from error
    if key != order.key or value is None or not (_is_id(pk) or isinstance(pk, UUID)) or not _is_sound(value):
        raise WrongCursor
    return value, pk


def _field(model: type[Model], path: str):
    *parents, name = path.split("__")
    for parent in parents:
        model = model._meta.get_field(parent).related_model
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _is_id(pk: Any) -> bool:
    return isinstance(pk, int) and not isinstance(pk, bool) and 0 <= pk <= BIGGEST_ID


def _is_sound(value: Any) -> bool:
    """What a database takes: no NUL, no number beyond 64 bits, no half of a sign, no time without a zone."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= char <= "\udfff" for char in value)
    if isinstance(value, int):
        return abs(value) <= BIGGEST_ID
    return not (isinstance(value, datetime) and is_naive(value))


def page(
    rows: QuerySet, order: Order, size: int, *, after: str = "", before: str = "", narrowed: bool = False
) -> Page:
    """One page of rows. before="end" is the last page. narrowed: less than the whole listing, so that rows may be
    far between. Raises WrongCursor, TooSlow."""
    if before:
        return _page_before(rows, order, size, before, narrowed)
    if after:
        rows = rows.filter(order.beyond(*position(after, order, rows.model)))
    found = read(rows, order, size + 1, narrowed)
    extra = found[size] if len(found) > size else None
    return Page(found[:size], has_next=extra is not None, has_previous=bool(after), beyond=extra)


def _page_before(rows: QuerySet, order: Order, size: int, before: str, narrowed: bool) -> Page:
    back = order.reversed()
    earlier = rows if before == END else rows.filter(back.beyond(*position(before, order, rows.model)))
    found = read(earlier, back, size + 1, narrowed)
    if len(found) < size and before != END:
        return page(rows, order, size, narrowed=narrowed)
    return Page(found[:size][::-1], has_next=before != END, has_previous=len(found) > size)


def neighbour_before(rows: QuerySet, order: Order, row: Model, narrowed: bool = False) -> Any | None:
    back = order.reversed()
    return next(iter(read(rows.filter(back.beyond(order.value(row), row.pk)), back, 1, narrowed)), None)


@dataclass(frozen=True)
class Count:
    """How many rows there are, up to a limit: counting ten million takes seconds and tells nobody anything."""

    value: int
    capped: bool

    def __str__(self) -> str:
        if self.capped and not self.value:
            return "—"
        return f"{number_format(self.value, force_grouping=True)}{'+' if self.capped else ''}"

    def plus(self, more: int) -> "Count":
        return self if self.capped else Count(self.value + more, capped=False)


def at_least(rows: QuerySet, seen: int, *, searched: bool = False) -> Count:
    """The count; when counting takes long, that there are more than those already seen.

    searched: by words, so that fewer rows are counted, and sooner given up on.
    """
    patience = settings.COUNT_MILLISECONDS
    cap, milliseconds = (FOUND_CAP, patience // FOUND_SHARE) if searched else (COUNT_CAP, patience)
    try:
        asked = Asked.of(rows, cap)
        with patience_once(asked.key, milliseconds):
            return asked.answer()
    except EmptyResultSet:
        return known(0)
    except TooSlow:
        return Count(seen, capped=True)


def known(found: int, cap: int | None = None) -> Count:
    cap = cap or COUNT_CAP
    return Count(min(found, cap), capped=found > cap)


def count(rows: QuerySet, cap: int | None = None) -> Count:
    try:
        return Asked.of(rows, cap or COUNT_CAP).answer()
    except EmptyResultSet:
        return known(0)


COUNTED = "SELECT COUNT(*) FROM (%s) AS counted"  # Django wrote what stands inside


@dataclass(frozen=True)
class Asked:
    """How many rows there are, compiled once: what is asked is also the key under which an answer is kept."""

    sql: str
    params: tuple
    cap: int

    @classmethod
    def of(cls, rows: QuerySet, cap: int) -> "Asked":
        """Raises EmptyResultSet."""
        sql, params = rows.order_by().values("pk")[: cap + 1].query.sql_with_params()
        return cls(COUNTED % sql, params, cap)

    @cached_property
    def key(self) -> str:
        return fingerprint(self.sql, self.params)

    def answer(self) -> Count:
        """Where there were more than the limit a moment ago there still are: they are not counted again."""
        if cache.get(self.key):
            return known(self.cap + 1, self.cap)
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            [found] = cursor.fetchone()
        if found > self.cap:
            cache.set(self.key, True, KEPT_SECONDS)
        return known(found, self.cap)


def count_before(rows: QuerySet, order: Order, row: Model, *, searched: bool = False) -> Count:
    """How many rows stand before this one."""
    return at_least(rows.filter(order.reversed().beyond(order.value(row), row.pk)), 0, searched=searched)


def is_orderable(model: type[Model], path: str) -> bool:
    try:
        return not _field(model, path).null
    except FieldDoesNotExist:
        return False
