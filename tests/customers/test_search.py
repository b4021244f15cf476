import pytest

from customers.models import Customer
from customers.search import search_customers
from customers.services.connections import add_connection

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "María Belén",
        "maria acosta",
        "ACOSTA maría",
        "28345678",
        "28.345.678",
        "28 345 678",
        "0351 15-555-1234",
        "351 15 555 1234",
        "+54 9 351 555 1234",
        "5551234",
        "mbacosta@gmial.com",
        "gmial",
        "Los Ceibos 1180",
        "villa elisa norte",
    ],
)
def test_a_customer_is_found_by_whatever_is_known(maria, tornillo, text):
    assert list(search_customers(Customer.objects.all(), text)) == [maria]


def test_a_customer_is_found_by_the_code_as_printed(maria, tornillo):
    assert maria in search_customers(Customer.objects.all(), maria.code)


def test_a_company_is_found_by_its_tax_number_as_printed(maria, tornillo):
    assert list(search_customers(Customer.objects.all(), "30-71234567-1")) == [tornillo]


@pytest.mark.parametrize("text", ["acosta tornillo", "zzz", "99.999.999", "0" * 515, "'%_\\", "(" * 300, "+" * 39])
def test_what_nobody_has_finds_nobody_and_breaks_nothing(maria, tornillo, text):
    assert list(search_customers(Customer.objects.all(), text)) == []


def test_the_state_of_a_service_is_no_matter_of_search(maria):
    add_connection(actor=None, customer=maria, name="Casa", plan="Fibra 600")
    assert list(search_customers(Customer.objects.all(), "Fibra 600")) == []
