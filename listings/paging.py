"""Keyset pages: as quick at row ten million as at row one, because the index is entered where the page begins."""

import base64
import binascii
import json
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.formats import number_format
from django.utils.timezone import is_naive

COUNT_CAP = 10_000
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


def cursor(order: Order, row: Model) -> str:
    value = order.value(row)
    plain = (
        value if isinstance(value, int | str) else value.isoformat() if isinstance(value, datetime) else str(value)
    )
    text = json.dumps([order.key, plain, row.pk], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def position(text: str, order: Order, model: type[Model]) -> tuple[Any, int]:
    """(value, pk) of a cursor; raises WrongCursor for whatever this listing did not write."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        key, plain, pk = json.loads(raw)
        value = _field(model, order.field).to_python(plain)
    except (ValueError, TypeError, OverflowError, binascii.Error, ValidationError, RecursionError) as error:
        raise WrongCursor from error
    if key != order.key or value is None or not _is_id(pk) or not _is_sound(value):
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


def page(rows: QuerySet, order: Order, size: int, *, after: str = "", before: str = "") -> Page:
    """One page of rows. before="end" is the last page. Raises WrongCursor."""
    if before:
        return _page_before(rows, order, size, before)
    if after:
        rows = rows.filter(order.beyond(*position(after, order, rows.model)))
    found = list(rows.order_by(*order.ordering())[: size + 1])
    extra = found[size] if len(found) > size else None
    return Page(found[:size], has_next=extra is not None, has_previous=bool(after), beyond=extra)


def _page_before(rows: QuerySet, order: Order, size: int, before: str) -> Page:
    back = order.reversed()
    earlier = rows if before == END else rows.filter(back.beyond(*position(before, order, rows.model)))
    found = list(earlier.order_by(*back.ordering())[: size + 1])
    if len(found) < size and before != END:
        return page(rows, order, size)
    return Page(found[:size][::-1], has_next=before != END, has_previous=len(found) > size)


def neighbour_before(rows: QuerySet, order: Order, row: Model) -> Any | None:
    back = order.reversed()
    return rows.filter(back.beyond(order.value(row), row.pk)).order_by(*back.ordering()).first()


@dataclass(frozen=True)
class Count:
    """How many rows there are, up to a limit: counting ten million takes seconds and tells nobody anything."""

    value: int
    capped: bool

    def __str__(self) -> str:
        return f"{number_format(self.value, force_grouping=True)}{'+' if self.capped else ''}"

    def plus(self, more: int) -> "Count":
        return self if self.capped else Count(self.value + more, capped=False)


def count(rows: QuerySet) -> Count:
    found = rows.order_by().values("pk")[: COUNT_CAP + 1].count()
    return Count(min(found, COUNT_CAP), capped=found > COUNT_CAP)


def count_before(rows: QuerySet, order: Order, row: Model) -> Count:
    """How many rows stand before this one."""
    return count(rows.filter(order.reversed().beyond(order.value(row), row.pk)))


def is_orderable(model: type[Model], path: str) -> bool:
    try:
        return not _field(model, path).null
    except FieldDoesNotExist:
        return False
