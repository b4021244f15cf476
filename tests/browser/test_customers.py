"""Customers in a real browser: how their pages look, and that the form works with and without a script."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from customers.models import Customer
from customers.services.connections import add_connection
from customers.services.contacts import EmailEntry, PhoneEntry, mark_email_bounced
from customers.services.customers import change_customer, create_customer
from customers.services.removal import delete_customer
from tests.browser.test_look import troubles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = [1440, 390]
PLACE = {"latitude": "-31.318000", "longitude": "-64.276000"}


@pytest.fixture
def maria(db) -> Customer:
    customer = create_customer(
        actor=None,
        name="María Belén Acosta",
        nickname="Beba",
        document="28345678",
        address="Los Ceibos 1180",
        between_streets="Los Aromos y Belgrano",
        neighbourhood="Villa Elisa Norte",
        city="Villa Elisa",
        notes="Perro suelto en el fondo.",
        emails=[EmailEntry("mbacosta@gmail.con", "Personal"), EmailEntry("acosta@trabajo.example")],
        phones=[PhoneEntry("+5493515551234", "Celular", whatsapp=True), PhoneEntry("+543514251111", sms=False)],
        tags=["vip"],
        **PLACE,
    )
    for name, state in (("Casa", "active"), ("Quincho", "removed")):
        add_connection(actor=None, customer=customer, name=name, plan="Fibra 100", node="VEN-03", state=state)
    mark_email_bounced(address="mbacosta@gmail.con", at=timezone.now())
    return customer


def addresses(maria: Customer) -> list[str]:
    own = f"/clientes/{maria.code}/"
    service = maria.connections.first().pk
    pages = ["/clientes/?all=1", "/clientes/?q=nadie", "/clientes/?city=nada", "/clientes/nuevo/"]
    pages += ["/clientes/buscar/?q=acosta&next=/tickets/nuevo/", f"{own}editar/", f"{own}eliminar/"]
    pages += [f"{own}?tab={tab}" for tab in ("summary", "tickets", "messages", "services", "details")]
    return [*pages, f"{own}servicios/nuevo/", f"{own}servicios/{service}/", f"{own}servicios/{service}/quitar/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_customers_is_accessible_and_fits(open_page, admin, maria, scheme, width):
    page = open_page(admin, width=width, scheme=scheme)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    found = {}
    gone = create_customer(actor=None, name="Eliminada")
    delete_customer(actor=admin, customer=gone)
    for path in [*addresses(maria), f"/clientes/{gone.code}/"]:
        page.goto(path, wait_until="networkidle")
        found[path] = troubles(page)
    assert {path: list_ for path, list_ in found.items() if list_} == {}
    assert complaints == []


def save(page: Page) -> None:
    page.locator(".form-actions .btn-primary").click()
    page.wait_for_load_state()


@pytest.mark.parametrize("script", [True, False])
def test_a_customer_is_created_with_rows_added_and_a_wrong_phone_put_right(open_page, admin, script):
    page = open_page(admin, width=390, java_script_enabled=script)
    page.goto("/clientes/nuevo/")
    page.get_by_label("Nombre").fill("Jorge Ruiz Díaz")
    page.locator("[name=emails-0-address]").fill("jrd@correo.example")
    page.get_by_role("button", name="Agregar email").click()
    page.locator("[name=emails-1-address]").fill("otro@correo.example")
    page.locator("[name=phones-0-number]").fill("15 555 1234")
    save(page)
    expect(page.get_by_text("Falta el código de área.")).to_be_visible()
    expect(page.locator("[name=phones-0-number]")).to_be_focused()
    assert not script or troubles(page) == []
    page.locator("[name=phones-0-number]").fill("0351 15-555-1234")
    page.get_by_role("button", name="Quitar fila").first.click()
    expect(page.locator("[name=emails-1-address]")).to_have_count(0)
    page.get_by_label("Nombre").press("Enter")
    page.wait_for_url("**/clientes/0*/")
    customer = Customer.objects.get()
    assert [email.address for email in customer.emails.all()] == ["otro@correo.example"]
    assert [phone.number for phone in customer.phones.all()] == ["+5493515551234"]


def test_a_new_row_takes_the_cursor(open_page, admin):
    page = open_page(admin)
    page.goto("/clientes/nuevo/")
    page.get_by_role("button", name="Agregar teléfono").click()
    expect(page.locator("[name=phones-1-number]")).to_be_focused()


def test_a_stale_form_and_a_twin_are_told_in_a_way_that_everybody_can_read(open_page, admin, maria):
    page = open_page(admin)
    page.goto(f"/clientes/{maria.code}/editar/")
    change_customer(actor=admin, customer=maria, version=1, city="Colón")
    page.get_by_label("Localidad").fill("La Granja")
    save(page)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Colón")
    expect(alert).to_contain_text("La Granja")
    assert troubles(page) == []
    page.goto("/clientes/nuevo/")
    page.get_by_label("Nombre").fill("Otra Acosta")
    page.get_by_label("DNI, CUIT o CUIL").fill("28.345.678")
    save(page)
    expect(page.get_by_role("alert").get_by_role("link", name="María Belén Acosta")).to_be_visible()
    assert troubles(page) == []
    page.get_by_role("button", name="Guardar igual").last.click()
    page.wait_for_url("**/clientes/0*/")
    assert Customer.objects.count() == 2


def test_the_name_in_the_list_opens_the_customers_page_in_a_new_tab(open_page, admin, maria):
    page = open_page(admin)
    page.goto("/clientes/?all=1")
    with page.expect_popup() as popup:
        page.get_by_role("link", name="María Belén Acosta").click()
    expect(popup.value.get_by_role("heading", name="María Belén Acosta")).to_be_visible()
    assert page.url.endswith("/clientes/?all=1")
