"""What the database itself refuses, whoever writes to it."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from tests.tickets.configuration.test_services import MODELS
from tickets.choices import Door
from tickets.models import Area, Category, Priority, State
from tickets.querysets import DOOR_FIELDS

pytestmark = pytest.mark.django_db


def refused(statement: str, *values: object) -> bool:
    """Whether the database itself refuses the SQL."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            connection.check_constraints()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("model", MODELS)
def test_two_defaults_are_refused(model, category):
    extra = {"area": category.area} if model is Category else {}
    rows = [model.objects.create(name=name, **extra) for name in ("Una", "Otra")]
    model.objects.update(is_default=False)
    table = model._meta.db_table
    assert not refused(f"UPDATE {table} SET is_default = %s WHERE id = %s", True, rows[0].pk)
    assert refused(f"UPDATE {table} SET is_default = %s WHERE id = %s", True, rows[1].pk)


@pytest.mark.parametrize("model", MODELS)
def test_default_out_of_use_is_refused(model, category):
    extra = {"area": category.area} if model is Category else {}
    model.objects.update(is_default=False)
    row = model.objects.create(name="Una", is_default=True, **extra)
    assert refused(f"UPDATE {model._meta.db_table} SET in_use = %s WHERE id = %s", False, row.pk)


@pytest.mark.parametrize("model", MODELS)
def test_equal_names_and_empty_names_are_refused(model, category):
    extra = {"area": category.area} if model is Category else {}
    model.objects.create(name="Reposición", **extra)
    for name in ("reposicion", "", "   "):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(name=name, **extra)


@pytest.mark.parametrize("model", [State, Priority, Category])
def test_color_outside_the_twelve_is_refused(model, category):
    row = category if model is Category else model.objects.first()
    assert refused(f"UPDATE {model._meta.db_table} SET color = %s WHERE id = %s", "#ff0000", row.pk)
    assert not refused(f"UPDATE {model._meta.db_table} SET color = %s WHERE id = %s", "teal", row.pk)


def test_unknown_kind_of_state_is_refused():
    assert refused("UPDATE tickets_state SET kind = %s WHERE name = %s", "asleep", "Abierto")


def test_negative_price_is_refused(category):
    assert refused("UPDATE tickets_category SET price = %s WHERE id = %s", Decimal("-0.01"), category.pk)
    assert not refused("UPDATE tickets_category SET price = %s WHERE id = %s", Decimal("0"), category.pk)


def test_category_without_area_is_refused(category):
    assert refused("UPDATE tickets_category SET area_id = NULL WHERE id = %s", category.pk)


def test_row_in_use_is_kept_by_the_database_too(make_ticket):
    ticket = make_ticket()
    for row in (ticket.area, ticket.state, ticket.priority, ticket.category):
        with pytest.raises(ProtectedError):
            row.delete()
        table = row._meta.db_table
        assert refused(f"DELETE FROM {table} WHERE id = %s", row.pk)


@pytest.mark.parametrize("door", Door)
def test_each_door_offers_only_its_own_categories_in_use(door, category):
    """One category for each door, one for none, and one for all of them that was discontinued."""
    area = category.area
    Category.objects.all().delete()
    own = {
        each: Category.objects.create(name=f"De {each}", area=area, **({DOOR_FIELDS[each]: True}))
        for each in DOOR_FIELDS
    }
    none = Category.objects.create(name="Interna", area=area)
    everywhere = dict.fromkeys(DOOR_FIELDS.values(), True)
    Category.objects.create(name="Vieja", area=area, in_use=False, **everywhere)
    shared = Category.objects.create(name="De todos", area=area, **everywhere)
    expected = {none, shared, *own.values()} if door == Door.DESK else {own[door], shared}
    assert set(Category.objects.offered_at(door)) == expected


def test_factory_rows_are_there_in_order_with_their_defaults():
    def names(model):
        return [(row.name, row.is_default) for row in model.objects.all()]

    assert names(Area) == [
        ("Mesa de ayuda", True),
        ("Técnica", False),
        ("Administración", False),
        ("Gerencia", False),
    ]
    assert [(row.name, row.kind, row.is_default) for row in State.objects.all()] == [
        ("Abierto", "open", True),
        ("Trabajando", "open", False),
        ("Pendiente", "waiting", False),
        ("Cerrado", "closed", False),
        ("Anulado", "cancelled", False),
    ]
    assert names(Priority) == [("Crítica", False), ("Alta", False), ("Normal", True), ("Baja", False)]
