import pytest

from accounts.models import AuditEntry
from customers.services.customers import create_customer
from tests.cast import make_member
from tests.races.together import together
from tickets.models import Area, Category, Priority, Ticket
from tickets.services import NewTicket, catalogues, open_ticket
from tickets.services.catalogue_rules import CatalogueRefused, NameTaken, RowInUse, RowIsDefault

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
ROUNDS = pytest.mark.parametrize("round_number", range(3))


@pytest.fixture
def boss():
    return make_member("boss", "Administración")


def defaults() -> list[Priority]:
    return list(Priority.objects.filter(is_default=True))


@ROUNDS
def test_people_choosing_different_defaults_at_once_leave_exactly_one(boss, round_number):
    rows = list(Priority.objects.all())
    deeds = [lambda row=row: catalogues.set_default(actor=boss, row=row) for row in rows * 2]
    assert together(deeds) == [None] * 8
    assert len(defaults()) == 1


@ROUNDS
def test_choosing_and_discontinuing_one_row_at_once_never_leaves_a_default_out_of_use(boss, round_number):
    row = Priority.objects.get(name="Baja")
    results = together(
        [
            lambda: catalogues.set_default(actor=boss, row=row),
            lambda: catalogues.discontinue(actor=boss, row=row),
        ]
    )
    assert all(result is None or isinstance(result, CatalogueRefused) for result in results), results
    row.refresh_from_db()
    assert row.in_use or not row.is_default
    if isinstance(results[1], RowIsDefault):
        assert row.in_use


@ROUNDS
def test_six_people_creating_one_name_make_one_row(boss, round_number):
    names = ["Reposición", "REPOSICIÓN", "reposicion"] * 2
    results = together([lambda name=name: catalogues.create(actor=boss, model=Area, name=name) for name in names])
    assert sum(isinstance(result, Area) for result in results) == 1
    assert sum(isinstance(result, NameTaken) for result in results) == 5
    assert AuditEntry.objects.filter(action="tickets.create_area").count() == 1


@ROUNDS
def test_deleting_a_category_while_tickets_are_opened_in_it_loses_no_ticket(boss, round_number):
    category = Category.objects.create(name="De paso", area=Area.objects.get(name="Técnica"))
    customer = create_customer(actor=boss, name="Marta")

    def start():
        new = NewTicket(category=category, customer=customer)
        return open_ticket(actor=boss, new=new, notify=False)

    results = together([start, start, lambda: catalogues.delete(actor=boss, row=category), start])
    opened = [result for result in results if isinstance(result, Ticket)]
    deleted = results[2] is None
    assert deleted or isinstance(results[2], RowInUse), results
    assert Ticket.objects.count() == len(opened)
    assert Category.objects.filter(pk=category.pk).exists() == (not deleted)
    assert not (deleted and opened)


@ROUNDS
def test_rows_moved_by_many_at_once_keep_one_place_each(boss, round_number):
    rows = list(Priority.objects.all())
    together([lambda row=row: catalogues.move(actor=boss, row=row, step=1) for row in rows * 2])
    assert sorted(Priority.objects.values_list("order", flat=True)) == [1, 2, 3, 4]
