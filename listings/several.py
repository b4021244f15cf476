"""The first rows of several others, which are named: of a few customers, say.

Some may have thousands, so of each its own first rows are taken from an index, and of these the first.
"""

from collections.abc import Iterator, Sequence

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Lookup, Model, QuerySet
from django.db.models.expressions import Col, RawSQL
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.sql.where import AND, WhereNode

# Of more others the newest rows of all are walked through: a page is soon full.
MOST_NAMED = 100
# Django wrote what stands inside.
FIRST_OF_EACH = """
SELECT found.pk FROM unnest(%s::{type}[]) AS owner (pk), LATERAL ({own}) AS found (place, pk)
ORDER BY found.place{down}, found.pk{down} LIMIT {limit}
"""


def first_keys(rows: QuerySet, ordering: list, limit: int) -> QuerySet:
    """The keys of the first rows; in no order where they are those of several others."""
    found = keys_of_several(rows, ordering, limit)
    return rows.order_by(*ordering).values("pk")[:limit] if found is None else found


def keys_of_several(rows: QuerySet, ordering: list, limit: int) -> QuerySet | None:
    """In no order. None for all other rows, and on SQLite, which can not look up one by one."""
    owners = of_several(rows, ordering) if connection.vendor == "postgresql" else None
    if owners is None:
        return None
    field, name = owners.lhs.target, ordering[0].removeprefix("-")
    own = rows.filter(**{field.name: RawSQL("owner.pk", ())}).order_by(*ordering)
    try:
        sql, params = own.values_list(F(name), F("pk"))[:limit].query.sql_with_params()
    except EmptyResultSet:
        return rows.none().values("pk")
    down = " DESC" if ordering[0].startswith("-") else ""
    first_of_all = FIRST_OF_EACH.format(type=field.db_type(connection), own=sql, down=down, limit=limit)
    found = RawSQL(first_of_all, [list(owners.rhs), *params])  # noqa: S611
    return rows.model._default_manager.order_by().filter(pk__in=found).values("pk")


def of_several(rows: QuerySet, ordering: Sequence = ()) -> RelatedIn | None:
    """The condition that only rows of some others are wanted, which are named (a few customers, say), where their
    index has all that is asked. Where it has not, another may be shorter, and PostgreSQL is left to choose."""
    if not all(isinstance(name, str) for name in ordering):
        return None
    where, table, key = rows.query.where, rows.query.base_table, rows.model._meta.pk.name
    asked = {key if name in ("pk", "-pk") else name.removeprefix("-") for name in ordering}
    asked |= set(columns_of(where, table))
    parts = where.children if where.connector == AND and not where.negated else []
    return next((part for part in parts if names_several(part) and has_index(rows.model, part, asked)), None)


def names_several(wanted: object) -> bool:
    is_named = isinstance(wanted, RelatedIn) and wanted.rhs_is_direct_value()
    return is_named and 1 < len(wanted.rhs) <= MOST_NAMED


def columns_of(wanted: object, table: str) -> Iterator[str]:
    """What a condition is about; "?" for what is no column of the table, or is compared with no plain value."""
    if isinstance(wanted, WhereNode):
        for part in wanted.children:
            yield from columns_of(part, table)
    elif isinstance(wanted, Lookup) and wanted.rhs_is_direct_value() and is_column(wanted.lhs, table):
        yield wanted.lhs.target.name
    else:
        yield "?"


def is_column(expression: object, table: str) -> bool:
    return isinstance(expression, Col) and expression.alias == table


def has_index(model: type[Model], owners: RelatedIn, columns: set[str]) -> bool:
    indexes = [index.fields for index in model._meta.indexes if index.fields and not index.condition]
    return any(fields[0] == owners.lhs.target.name and columns <= set(fields) for fields in indexes)
