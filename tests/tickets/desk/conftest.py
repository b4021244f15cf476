import pytest

from customers.services.connections import add_connection
from customers.services.contacts import EmailEntry, PhoneEntry
from customers.services.customers import create_customer
from tickets.models import Area, Category, State
from tickets.services import NewTicket, catalogues, open_ticket


@pytest.fixture
def category(admin, fabian):
    return catalogues.create(
        actor=admin,
        model=Category,
        name="Sin servicio",
        area=Area.objects.get(name="Técnica"),
        technician=fabian,
        price="1500.50",
        color="red",
        complaint_options="No tengo Internet; Se corta",
    )


@pytest.fixture
def marta(admin):
    """A customer who can be reached by email and SMS, with a connection."""
    customer = create_customer(
        actor=admin,
        name="Marta Gómez",
        document="20304050",
        emails=[EmailEntry("marta@clientes.example")],
        phones=[PhoneEntry("+5493515551234")],
    )
    add_connection(actor=admin, customer=customer, name="Casa", plan="Fibra 100")
    return customer


@pytest.fixture
def silent_customer(admin):
    """A customer with nowhere to write to."""
    return create_customer(actor=admin, name="Ramón Sosa")


@pytest.fixture
def make_ticket(admin, category, marta):
    """A claim of Marta's in the category, or what the named fields say; nobody is told."""

    def make(**fields):
        new = NewTicket(**{"category": category, "customer": marta, "price": category.price, **fields})
        return open_ticket(actor=admin, new=new, notify=False)

    return make


@pytest.fixture
def state(db):
    """The factory states by name."""
    return {row.name: row for row in State.objects.all()}


@pytest.fixture
def area(db):
    return {row.name: row for row in Area.objects.all()}
