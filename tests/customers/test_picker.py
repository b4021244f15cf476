import pytest
from django.db import connection

from customers.services.customers import create_customer
from customers.services.removal import delete_customer
from tests.cast import client_of

pytestmark = pytest.mark.django_db
SEARCH = "/clientes/buscar/"
HTMX = {"hx-request": "true"}
JSON = {"accept": "application/json"}


@pytest.fixture
def page(keeper):
    return client_of(keeper)


def found(page, text: str) -> list[str]:
    return [row["name"] for row in page.get(SEARCH, {"q": text}, headers=JSON).json()["results"]]


def test_typing_finds_customers_as_radio_buttons(page, maria, tornillo):
    content = page.get(SEARCH, {"q": "acosta"}, headers=HTMX).content.decode()
    assert f'<input type="radio" name="customer" value="{maria.code}"' in content
    assert "Los Ceibos 1180, Villa Elisa" in content
    assert "Tornillo" not in content
    assert "<html" not in content


def test_programs_get_the_same_as_json(page, maria, tornillo):
    assert page.get(SEARCH, {"q": "acosta"}, headers=JSON).json() == {
        "results": [{"code": maria.code, "name": maria.name, "detail": "Los Ceibos 1180, Villa Elisa"}]
    }


def test_only_the_first_ten_are_given(page):
    for number in range(12):
        create_customer(actor=None, name=f"Gómez {number:02d}")
    assert found(page, "gomez") == [f"Gómez {number:02d}" for number in range(10)]


def test_without_javascript_it_is_a_page_that_leads_back_with_the_choice(page, maria):
    content = page.get(SEARCH, {"q": "acosta", "next": "/tickets/nuevo/", "name": "customer"}).content.decode()
    assert "<html" in content
    assert '<form method="get" action="/tickets/nuevo/">' in content
    assert f'name="customer" value="{maria.code}"' in content


@pytest.mark.parametrize(
    "following", ["https://malo.example/", "//malo.example", "javascript:alert(1)", "\\\\malo", "x"]
)
def test_it_never_leads_elsewhere(page, maria, following):
    content = page.get(SEARCH, {"q": "acosta", "next": following}).content.decode()
    assert '<form method="get" action="">' in content
    assert '<input type="hidden" name="next" value="">' in content


@pytest.mark.parametrize("name", ['x" onclick="', "", "a b", "x" * 500, "<b>"])
def test_a_strange_field_name_is_not_used(page, maria, name):
    content = page.get(SEARCH, {"q": "acosta", "name": name}, headers=HTMX).content.decode()
    assert '<input type="radio" name="customer"' in content


@pytest.mark.parametrize("text", ["", "a", " ", "\x00", "z" * 515, "%", "999999999"])
def test_too_little_or_unknown_finds_nobody_and_says_what_to_do(page, maria, text):
    assert found(page, text) == []
    content = page.get(SEARCH, {"q": text}, headers=HTMX).content.decode()
    assert "Escribí al menos tres" in content or "Ningún cliente coincide" in content


def test_a_deleted_customer_is_not_offered(page, maria):
    delete_customer(actor=None, customer=maria)
    assert found(page, "acosta") == []


def test_who_may_not_see_customers_finds_none(maria, stranger):
    assert client_of(stranger).get(SEARCH, {"q": "acosta"}).status_code == 403


@pytest.mark.parametrize("count", [1, 3, 10])
def test_it_costs_the_same_for_any_number_found(page, count, django_assert_num_queries):
    for number in range(count):
        create_customer(actor=None, name=f"Gómez {number:02d}")
    page.get(SEARCH, {"q": "gomez"}, headers=JSON)
    # SQLite first asks its full-text table whether the word is a rare one.
    with django_assert_num_queries(7 if connection.vendor == "sqlite" else 6):
        assert len(found(page, "gomez")) == count
