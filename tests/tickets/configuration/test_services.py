from decimal import Decimal

import pytest

from accounts.models import AuditEntry
from tests import cast
from tickets.models import Area, Category, Priority, State
from tickets.services import catalogue_rules as rules
from tickets.services import catalogues

pytestmark = pytest.mark.django_db
MODELS = [Area, State, Priority, Category]


@pytest.fixture(params=MODELS, ids=lambda model: model.__name__)
def model(request):
    return request.param


@pytest.fixture
def needed(model, category):
    """What a row of the catalogue can't be without, besides its name."""
    return {"area": category.area} if model is Category else {}


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_create_puts_the_row_last_and_into_the_audit_log(boss, model, needed):
    last = max(model.objects.values_list("order", flat=True))
    row = catalogues.create(actor=boss, model=model, name="Cobranzas", **needed)
    assert (row.order, row.in_use, row.is_default) == (last + 1, True, False)
    entry = AuditEntry.objects.get(action=f"tickets.create_{model._meta.model_name}", target="Cobranzas")
    assert (entry.actor, entry.detail) == (boss, {"key": row.pk})


@pytest.mark.parametrize("twin", ["Reposición", "REPOSICIÓN", "reposicion", "  reposición  "])
def test_create_refuses_a_name_that_differs_only_by_case_accents_or_blanks(boss, model, needed, twin):
    catalogues.create(actor=boss, model=model, name="Reposición", **needed)
    with pytest.raises(rules.NameTaken) as refused:
        catalogues.create(actor=boss, model=model, name=twin, **needed)
    assert refused.value.field == "name"
    assert model.objects.named("reposicion").count() == 1


def test_create_refuses_fields_that_are_not_its_own(boss):
    with pytest.raises(TypeError):
        catalogues.create(actor=boss, model=Area, name="Redes", is_default=True)


def test_change_saves_only_what_differs_and_records_before_and_after(boss, category):
    row = catalogues.change(actor=boss, row=category, name="Sin servicio", price=Decimal("1234.50"))
    assert row.price == Decimal("1234.50")
    entry = AuditEntry.objects.get(action="tickets.change_category")
    assert entry.detail == {"key": category.pk, "price": [None, "1234.50"]}


def test_change_without_a_difference_leaves_no_trace(boss, category):
    before = actions()
    catalogues.change(actor=boss, row=category, name=category.name)
    assert actions() == before


def test_change_to_a_name_taken_is_refused_and_to_its_own_in_capitals_is_not(boss, category):
    other = catalogues.create(actor=boss, model=Category, name="Lentitud", area=category.area)
    with pytest.raises(rules.NameTaken):
        catalogues.change(actor=boss, row=other, name="SIN SERVICIO")
    assert catalogues.change(actor=boss, row=category, name="SIN SERVICIO").name == "SIN SERVICIO"


def test_change_of_the_name_is_found_by_its_new_key(boss, category):
    catalogues.change(actor=boss, row=category, name="Señal débil")
    assert Category.objects.named("SENAL DEBIL").get() == category


def test_members_of_an_area_are_set_and_recorded(boss, technician):
    area = Area.objects.get(name="Técnica")
    catalogues.change(actor=boss, row=area, members=[technician])
    assert list(area.members.all()) == [technician]
    assert AuditEntry.objects.get(action="tickets.change_area").detail["members"] == [technician.pk]


def test_technician_must_be_assignable(boss, category, technician):
    nobody = cast.make_user("tickets.view_ticket")
    with pytest.raises(rules.TechnicianNotAssignable) as refused:
        catalogues.change(actor=boss, row=category, technician=nobody)
    assert refused.value.field == "technician"
    assert catalogues.change(actor=boss, row=category, technician=technician).technician == technician


def test_category_keeps_a_technician_who_lost_the_right_until_somebody_touches_it(boss, category, technician):
    catalogues.change(actor=boss, row=category, technician=technician)
    technician.is_active = False
    technician.save()
    kept = catalogues.change(actor=boss, row=category, technician=technician, name="Corte")
    assert kept.technician == technician


def test_delete_removes_an_unused_row_and_keeps_its_name_in_the_audit_log(boss, model, needed):
    row = catalogues.create(actor=boss, model=model, name="De paso", **needed)
    catalogues.delete(actor=boss, row=row)
    assert not model.objects.named("De paso").exists()
    entry = AuditEntry.objects.get(action=f"tickets.delete_{model._meta.model_name}")
    assert entry.detail == {"key": row.pk, "name": "De paso"}


def test_delete_refuses_a_row_in_use_and_says_how_many_use_it(boss, make_ticket):
    tickets = [make_ticket(), make_ticket()]
    for name in ("area", "state", "priority", "category"):
        with pytest.raises(rules.RowInUse) as refused:
            catalogues.delete(actor=boss, row=getattr(tickets[0], name))
        assert "2 tickets" in str(refused.value)
    assert rules.usage_of(tickets[0].area) == rules.Usage(tickets=2, categories=1)


def test_delete_refuses_an_area_that_only_a_category_uses(boss, category):
    with pytest.raises(rules.RowInUse, match="en uso en 1 categoría"):
        catalogues.delete(actor=boss, row=category.area)


def test_delete_twice_says_that_it_is_gone(boss):
    area = catalogues.create(actor=boss, model=Area, name="De paso")
    catalogues.delete(actor=boss, row=area)
    with pytest.raises(rules.RowGone):
        catalogues.delete(actor=boss, row=Area(pk=999_999, name="De paso"))


def test_discontinued_row_is_not_offered_and_stays_on_its_tickets(boss, category, make_ticket):
    ticket = make_ticket()
    catalogues.discontinue(actor=boss, row=category)
    assert category not in Category.objects.offered()
    assert category in Category.objects.all()
    ticket.refresh_from_db()
    assert ticket.category == category
    catalogues.restore(actor=boss, row=category)
    assert category in Category.objects.offered()
    assert actions()[-2:] == ["tickets.discontinue_category", "tickets.restore_category"]


def test_discontinue_and_restore_twice_do_nothing_more(boss, category):
    for deed in (catalogues.discontinue, catalogues.discontinue, catalogues.restore, catalogues.restore):
        deed(actor=boss, row=category)
    assert actions()[-2:] == ["tickets.discontinue_category", "tickets.restore_category"]


def test_default_can_not_be_discontinued_by_button_nor_by_switch(boss):
    state = State.objects.default()
    with pytest.raises(rules.RowIsDefault, match="elegí otro"):
        catalogues.discontinue(actor=boss, row=state)
    with pytest.raises(rules.RowIsDefault) as refused:
        catalogues.change(actor=boss, row=state, in_use=False)
    assert refused.value.field == "in_use"
    assert State.objects.default() == state


def test_set_default_moves_it_and_unset_leaves_none(boss, model, needed):
    first = catalogues.create(actor=boss, model=model, name="Una", **needed)
    second = catalogues.create(actor=boss, model=model, name="Otra", **needed)
    for row in (first, second, second):
        catalogues.set_default(actor=boss, row=row)
        assert list(model.objects.filter(is_default=True)) == [row]
    catalogues.unset_default(actor=boss, row=first)
    assert model.objects.default() == second
    catalogues.unset_default(actor=boss, row=second)
    assert model.objects.default() is None


def test_discontinued_row_can_not_become_the_default_and_the_old_one_stays(boss):
    old, other = State.objects.default(), State.objects.get(name="Pendiente")
    catalogues.discontinue(actor=boss, row=other)
    with pytest.raises(rules.RowOutOfUse):
        catalogues.set_default(actor=boss, row=other)
    assert State.objects.default() == old


def test_move_swaps_with_the_neighbour_and_stops_at_the_ends(boss):
    names = list(Priority.objects.values_list("name", flat=True))
    first = Priority.objects.first()
    assert catalogues.move(actor=boss, row=first, step=-1) is False
    assert catalogues.move(actor=boss, row=first, step=1) is True
    assert list(Priority.objects.values_list("name", flat=True)) == [names[1], names[0], *names[2:]]
    assert [*Priority.objects.values_list("order", flat=True)] == [1, 2, 3, 4]


def test_move_works_when_rows_share_one_order(boss):
    Area.objects.update(order=0)
    names = list(Area.objects.values_list("name", flat=True))
    catalogues.move(actor=boss, row=Area.objects.last(), step=-1)
    assert list(Area.objects.values_list("name", flat=True)) == [*names[:2], names[3], names[2]]


def test_kind_of_a_state_in_use_can_not_end_its_tickets(boss, make_ticket):
    state = make_ticket().state
    with pytest.raises(rules.KindInUse) as refused:
        catalogues.change(actor=boss, row=state, kind="closed")
    assert refused.value.field == "kind"
    assert "1 ticket" in str(refused.value)
    assert catalogues.change(actor=boss, row=state, kind="waiting").kind == "waiting"


def test_kind_of_an_unused_state_changes_freely(boss):
    state = State.objects.get(name="Trabajando")
    assert catalogues.change(actor=boss, row=state, kind="closed").ends_tickets


@pytest.mark.parametrize(
    "deed", [catalogues.discontinue, catalogues.restore, catalogues.set_default, catalogues.unset_default]
)
def test_a_row_deleted_meanwhile_is_named_as_gone(boss, deed):
    with pytest.raises(rules.RowGone):
        deed(actor=boss, row=Area(pk=999_999, name="Nada"))
    with pytest.raises(rules.RowGone):
        catalogues.move(actor=boss, row=Area(pk=999_999, name="Nada"), step=1)
