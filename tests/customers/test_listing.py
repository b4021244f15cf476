import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from customers.models import Customer
from customers.services.connections import add_connection, remove_connection
from customers.services.contacts import EmailEntry, PhoneEntry, mark_email_bounced
from customers.services.customers import create_customer
from customers.services.removal import delete_customer
from tests.cast import client_of

pytestmark = pytest.mark.django_db
LIST = "/clientes/?all=1"


@pytest.fixture
def page(keeper):
    return client_of(keeper)


def names(response) -> list[str]:
    """The customers of the page, in its order."""
    return re.findall(r'<a href="/clientes/\d+/" target="_blank">([^<]+)</a>', response.content.decode())


def several(count: int) -> list[Customer]:
    """Customers with everything that a row shows."""
    made = []
    for number in range(count):
        customer = create_customer(
            actor=None,
            name=f"Cliente {number:03d}",
            city="Colón",
            emails=[EmailEntry(f"c{number}@correo.example"), EmailEntry(f"d{number}@correo.example")],
            phones=[PhoneEntry(f"+549351555{number:04d}")],
            tags=["vip", "mayorista"],
        )
        add_connection(actor=None, customer=customer, name="Casa", plan="Fibra 100", node="VEN-01")
        made.append(customer)
    return made


def test_the_name_opens_the_customers_page_in_a_new_tab(page, maria):
    content = page.get(LIST).content.decode()
    assert f'<a href="/clientes/{maria.code}/" target="_blank">María Belén Acosta</a>' in content


def test_a_row_shows_how_to_reach_the_customer_and_what_they_have(page, maria):
    add_connection(actor=None, customer=maria, name="Casa", plan="Fibra 100", node="VEN-03")
    content = page.get(LIST).content.decode()
    for piece in (
        maria.code,
        "0351 15-555-1234",
        "mbacosta@gmial.com",
        "Fibra 100",
        "VEN-03",
        "28.345.678",
        "Habilitado",
    ):
        assert piece in content
    assert "&lt;" not in content


@pytest.mark.parametrize("count", [1, 3, 40])
def test_the_list_costs_the_same_for_any_number_of_rows(page, count, django_assert_num_queries):
    several(count)
    page.get(LIST)
    # What stands on one page alone needs no counting.
    with django_assert_num_queries(10 if count <= 25 else 11):
        assert len(names(page.get(LIST))) == min(count, 25)


def test_each_filter_narrows_to_what_it_says(page, maria, tornillo):
    house = add_connection(actor=None, customer=maria, name="Casa", node="VEN-03")
    add_connection(actor=None, customer=tornillo, name="Local", node="VEN-04")
    mark_email_bounced(address="mbacosta@gmial.com", at=timezone.now())
    Customer.objects.filter(pk=tornillo.pk).update(
        status="blocked", created_at=timezone.now() - timedelta(days=40)
    )
    only_maria = [
        "kind=residential",
        "status=enabled",
        "city=Villa+Elisa",
        "node=VEN-03",
        "bounced=yes",
        "created=last7",
    ]
    only_maria.append(f"tag={maria.tags.get().pk}")
    for query in only_maria:
        assert names(page.get(f"/clientes/?{query}")) == ["María Belén Acosta"], query
    for query in ("kind=company", "status=blocked", "city=Col%C3%B3n", "bounced=no"):
        assert names(page.get(f"/clientes/?{query}")) == ["Ferretería El Tornillo SRL"], query
    remove_connection(actor=None, connection=house)
    cache.clear()
    assert names(page.get("/clientes/?node=VEN-03")) == []


def test_a_customer_with_two_of_the_tags_is_shown_once(page):
    customer = several(1)[0]
    keys = "&".join(f"tag={tag.pk}" for tag in customer.tags.all())
    assert names(page.get(f"/clientes/?{keys}")) == ["Cliente 000"]


JUNK = ["kind=x", "status=%00", "city=" + "9" * 515, "node=%27", "tag=99999", "tag=x", "bounced=2"]
JUNK += ["created_from=31/02/2026", "created=mañana"]


@pytest.mark.parametrize("query", JUNK)
def test_a_wrong_filter_shows_nobody_and_says_so(page, maria, query):
    response = page.get(f"/clientes/?{query}")
    assert response.status_code == 200
    assert names(response) == []
    assert "Un filtro no sirve así" in response.content.decode()


def test_search_finds_by_phone_as_people_write_it(page, maria, tornillo):
    assert names(page.get("/clientes/", {"q": "0351 15-555-1234"})) == ["María Belén Acosta"]


def test_the_csv_has_what_the_list_shows_and_needs_its_permission(page, maria, keeper_without):
    response = page.get("/clientes/?export=csv")
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    assert content.splitlines()[0].startswith("Nº;Nombre;Estado;Teléfono y email")
    assert f"{maria.code};María Belén Acosta;Habilitado;" in content
    assert "+5493515551234, mbacosta@gmial.com, acosta@trabajo.example" in content
    assert client_of(keeper_without("export")).get("/clientes/?export=csv").status_code == 403


def test_deleted_customers_change_nothing_of_what_is_seen(page, maria, django_assert_num_queries):
    """Canaries in every field, tag and service: none may be seen, counted, offered or cost a query."""
    addresses = [LIST, "/clientes/?q=canario", "/clientes/?city=Canario", "/clientes/?node=CANARIO"]
    addresses += ["/clientes/buscar/?q=canario", f"{LIST}&order=-created&size=50"]
    before = [seen(page, address) for address in addresses]
    for number in range(60):
        bird = create_customer(
            actor=None,
            name=f"Canario {number}",
            city="Canario",
            document=maria.document,
            emails=[EmailEntry(f"canario{number}@canario.example")],
        )
        add_connection(actor=None, customer=bird, name="Canario", node="CANARIO")
        delete_customer(actor=None, customer=bird)
    assert [seen(page, address) for address in addresses] == before


def seen(page, address: str) -> str:
    """The page without what differs on each request: the form's token."""
    cache.clear()
    content = page.get(address, follow=True).content.decode()
    assert "Canario 1" not in content
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', "", content)


def test_a_stranger_gets_no_list(stranger, maria):
    assert client_of(stranger).get(LIST).status_code == 403
