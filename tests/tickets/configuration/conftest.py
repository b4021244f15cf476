import pytest

from customers.services.customers import create_customer
from tests import cast
from tickets.models import Area, Category, Ticket
from tickets.services import catalogues
from tickets.services.opening import NewTicket, open_ticket


@pytest.fixture
def boss(db):
    """Of the factory group that configures, and no superuser."""
    return cast.make_member("boss", "Administración")


@pytest.fixture
def technician(db):
    return cast.make_user("tickets.be_assigned", first_name="Tadeo", last_name="Técnico")


@pytest.fixture
def category(boss):
    return catalogues.create(
        actor=boss, model=Category, name="Sin servicio", area=Area.objects.get(name="Técnica"), color="red"
    )


@pytest.fixture
def make_ticket(boss, category):
    """A customer's claim, on the default rows."""

    def make() -> Ticket:
        customer = create_customer(actor=boss, name="Marta Gómez")
        return open_ticket(actor=boss, new=NewTicket(category=category, customer=customer), notify=False)

    return make
