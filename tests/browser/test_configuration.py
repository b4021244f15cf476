"""The configuration in a real browser: how its pages look, by keyboard alone, on a phone, without a script."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from customers.services.customers import create_customer
from tests.browser.test_look import troubles
from tickets.models import Area, Category, Priority, State
from tickets.services import NewTicket, catalogues, open_ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def category(admin) -> Category:
    made = catalogues.create(
        actor=admin,
        model=Category,
        name="Sin servicio",
        area=Area.objects.get(name="Técnica"),
        technician=admin,
        price=Decimal("1234.50"),
        color="red",
        complaint_options="No tengo Internet; Se quemó el módem",
    )
    open_ticket(actor=admin, new=NewTicket(category=made, customer=create_customer(actor=admin, name="Marta")))
    return made


def addresses(category: Category) -> list[str]:
    lists = ["areas", "estados", "prioridades", "categorias", "avisos", "empresa"]
    row = f"/configuracion/categorias/{category.pk}/"
    free = Area.objects.get(name="Gerencia").pk
    pages = [f"/configuracion/{name}/" for name in lists] + [row, f"{row}editar/", f"{row}eliminar/"]
    return [*pages, "/configuracion/estados/nuevo/", f"/configuracion/areas/{free}/eliminar/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390, 320])
def test_every_page_of_the_configuration_is_accessible_and_fits(open_page, admin, category, scheme, width):
    page = open_page(admin, width=width, scheme=scheme)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if "Refused" in message.text else None)
    found = {}
    for path in addresses(category):
        page.goto(path)
        found[path] = troubles(page)
    assert {path: list_ for path, list_ in found.items() if list_} == {}
    assert complaints == []


def names(page: Page) -> list[str]:
    return page.locator(".catalogue-rows tbody .line1").all_inner_texts()


def test_a_row_is_created_moved_chosen_and_retired_by_keyboard_alone(open_page, admin):
    page = open_page(admin)
    page.goto("/configuracion/prioridades/nuevo/")
    page.get_by_label("Nombre").focus()
    page.keyboard.type("Emergencia")
    page.keyboard.press("Tab")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[data-chip-preview] .chip").first).to_have_class(re.compile("chip-red"))
    expect(page.locator("[data-chip-preview] .chip").last).to_have_text("Emergencia")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Creaste «Emergencia».")).to_be_visible()
    assert Priority.objects.get(name="Emergencia").color == "red"
    for _ in range(4):
        page.get_by_role("button", name="Subir Emergencia").press("Enter")
        page.wait_for_load_state()
    assert names(page)[0] == "Emergencia"
    page.get_by_role("button", name="Hacer predeterminado Emergencia").press("Enter")
    expect(page.get_by_role("button", name="Quitar Emergencia como predeterminado")).to_be_visible()
    page.get_by_role("button", name="Discontinuar Baja").press("Enter")
    expect(page.get_by_role("button", name="Reactivar Baja")).to_be_visible()
    assert [row.name for row in Priority.objects.filter(is_default=True)] == ["Emergencia"]


def test_actions_are_in_sight_and_large_enough_for_a_finger(open_page, admin):
    page = open_page(admin, width=390, has_touch=True)
    page.goto("/configuracion/estados/")
    for action in ("Ver", "Editar", "Discontinuar", "Eliminar"):
        target = page.get_by_label(f"{action} Trabajando")
        expect(target).to_be_visible()
        box = target.bounding_box()
        assert box["width"] >= 44
        assert box["height"] >= 44
    page.get_by_label("Editar Trabajando").tap()
    page.get_by_label("Nombre").fill("En curso")
    page.get_by_role("button", name="Guardar").tap()
    expect(page.get_by_text("Guardaste «En curso».")).to_be_visible()
    assert State.objects.filter(name="En curso").exists()


def test_everything_works_without_a_script(open_page, admin, category):
    page = open_page(admin, java_script_enabled=False)
    page.goto("/configuracion/categorias/")
    page.get_by_label("Editar Sin servicio").click()
    page.get_by_label("Precio").fill("2.500,75")
    page.get_by_label("Violeta").check()
    page.get_by_role("button", name="Guardar").click()
    category.refresh_from_db()
    assert (category.price, category.color) == (Decimal("2500.75"), "violet")
    page.get_by_label("Eliminar Sin servicio").click()
    expect(page.get_by_text("Está en uso en 1 ticket: no se puede eliminar.")).to_be_visible()
    page.get_by_role("button", name="Discontinuar", exact=True).click()
    category.refresh_from_db()
    assert not category.in_use


def test_an_error_is_shown_beside_its_field_and_keeps_what_was_typed(open_page, admin):
    page = open_page(admin)
    page.goto("/configuracion/areas/nuevo/")
    page.get_by_label("Nombre").fill("TECNICA")
    page.get_by_role("button", name="Crear", exact=True).click()
    expect(page.get_by_text("Ya existe «Técnica».")).to_be_visible()
    expect(page.get_by_label("Nombre")).to_have_value("TECNICA")


def test_on_a_phone_the_open_section_is_in_sight(open_page, admin):
    page = open_page(admin, width=390)
    page.goto("/configuracion/ritmo/")
    expect(page.locator(".settings-nav [aria-current]")).to_be_in_viewport(ratio=1)
