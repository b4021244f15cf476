import pytest

from customers.services.contacts import EmailEntry, PhoneEntry
from customers.services.customers import create_customer
from tests import cast

ALL_OF_CUSTOMERS = [f"customers.{deed}_customer" for deed in ("view", "add", "change", "delete", "export")]


@pytest.fixture
def keeper(db):
    """May do everything with customers, and nothing else."""
    return cast.make_user(*ALL_OF_CUSTOMERS, username="keeper")


@pytest.fixture
def keeper_without(db):
    """Makes somebody who lacks exactly the named permissions: keeper_without("delete")."""
    return lambda *deeds: cast.make_user(*set(ALL_OF_CUSTOMERS) - {f"customers.{deed}_customer" for deed in deeds})


@pytest.fixture
def maria(db):
    return create_customer(
        actor=None,
        name="María Belén Acosta",
        document="28345678",
        address="Los Ceibos 1180",
        neighbourhood="Villa Elisa Norte",
        city="Villa Elisa",
        emails=[EmailEntry("mbacosta@gmial.com", "Personal"), EmailEntry("acosta@trabajo.example")],
        phones=[PhoneEntry("+5493515551234", "Celular", sms=True, whatsapp=True)],
        tags=["VIP"],
    )


@pytest.fixture
def tornillo(db):
    return create_customer(
        actor=None,
        name="Ferretería El Tornillo SRL",
        kind="company",
        document="30712345671",
        city="Colón",
        emails=[EmailEntry("compras@eltornillo.example")],
    )
