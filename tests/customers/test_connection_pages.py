import pytest

from customers.services.connections import add_connection, change_connection
from tests.cast import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(keeper):
    return client_of(keeper)


@pytest.fixture
def house(maria):
    return add_connection(actor=None, customer=maria, name="Casa", plan="Fibra 100", node="VEN-03")


def services(customer, part: str = "") -> str:
    return f"/clientes/{customer.code}/servicios/{part}"


def test_adding_a_service_keeps_it_with_the_customer(page, maria):
    data = {"name": "Local", "plan": "Fibra 300", "ip": "100.64.1.2", "mac": "aabb.ccdd.eeff", "state": "active"}
    response = page.post(services(maria, "nuevo/"), data)
    assert response.url == f"/clientes/{maria.code}/?tab=services"
    row = maria.connections.get()
    assert (row.name, row.plan, row.ip, row.mac) == ("Local", "Fibra 300", "100.64.1.2", "AA:BB:CC:DD:EE:FF")


def test_a_new_service_starts_at_the_customers_address(page, maria):
    assert 'value="Los Ceibos 1180"' in page.get(services(maria, "nuevo/")).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "obligatorio"),
        ("ip", "300.1.1.1", "IP"),
        ("mac", "AA:BB", "Una MAC tiene 12 dígitos"),
        ("mac", "x" * 520, "Una MAC tiene 12 dígitos"),
        ("state", "otro", "no es una de las opciones"),
        ("plan", "x" * 521, "80"),
    ],
)
def test_a_wrong_value_is_refused_with_words(page, maria, field, value, says):
    response = page.post(services(maria, "nuevo/"), {"name": "Local", "state": "active", field: value})
    assert response.status_code == 200
    assert says in response.content.decode()
    assert not maria.connections.exists()


def test_a_stale_service_form_is_refused_with_both_versions(page, maria, house):
    change_connection(actor=None, connection=house, version=1, plan="Fibra 600")
    data = {"name": "Casa", "plan": "Fibra 50", "state": "active", "version": 1}
    response = page.post(services(maria, f"{house.pk}/"), data)
    content = response.content.decode()
    assert response.status_code == 409
    assert "Fibra 600" in content
    assert "Fibra 50" in content
    house.refresh_from_db()
    assert house.plan == "Fibra 600"
    data["version"] = response.context["form"]["version"].value()
    assert page.post(services(maria, f"{house.pk}/"), data).status_code == 302


def test_taking_a_service_down_asks_first_and_keeps_the_row(page, maria, house):
    content = page.get(services(maria, f"{house.pk}/quitar/")).content.decode()
    assert "Los tickets que lo nombran lo siguen mostrando." in content
    page.post(services(maria, f"{house.pk}/quitar/"))
    house.refresh_from_db()
    assert house.state == "removed"
    assert "Dada de baja" in page.get(f"/clientes/{maria.code}/?tab=services").content.decode()
    again = page.post(services(maria, f"{house.pk}/quitar/"), follow=True)
    assert "Ya estaba dado de baja." in again.content.decode()


def test_a_service_is_not_reached_through_another_customer(page, tornillo, house):
    for part in ("", "quitar/"):
        assert page.post(services(tornillo, f"{house.pk}/{part}"), {"name": "x"}).status_code == 404
    house.refresh_from_db()
    assert (house.name, house.state) == ("Casa", "active")


@pytest.mark.parametrize("deed", ["view", "change"])
def test_services_need_exactly_the_permission_to_change_the_customer(maria, house, keeper_without, deed):
    page = client_of(keeper_without(deed))
    for part in ("nuevo/", f"{house.pk}/", f"{house.pk}/quitar/"):
        assert page.post(services(maria, part), {"name": "x", "state": "active"}).status_code == 403
    house.refresh_from_db()
    assert (house.name, house.state, maria.connections.count()) == ("Casa", "active", 1)
