from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet


def insert_from(model: type[Model], rows: QuerySet, values: Mapping[str, Any], order: str = "") -> int:
    """INSERT … SELECT: one row of `model` for each of `rows`, none of them brought to Python; returns how many.

    values: the model's fields, and for each the name of a column of `rows` or an expression over it.
    order: the column by which the new rows get their keys; without one, as the database finds them.
    """
    column_of = {field.name: field.column for field in model._meta.concrete_fields}
    columns = ", ".join(connection.ops.quote_name(str(column_of[name])) for name in values)
    query = rows.order_by(*filter(None, [order])).values_list(*values.values()).query
    sql, params = query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        # Both parts are written by Django from our own field names; values travel as parameters.
        cursor.execute(f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns}) {sql}", params)
        return cursor.rowcount
