"""The listing in a real browser, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from customers.models import Customer
from listings.models import SavedFilter
from tests.browser.test_look import troubles
from tests.cast import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _urls(settings):
    settings.ROOT_URLCONF = "tests.listings.consumer"


@pytest.fixture
def boss(db):
    return make_user("customers.view_customer", "customers.change_customer", "customers.export_customer")


@pytest.fixture
def crowd(db):
    for number in range(1, 61):
        status = "blocked" if number % 10 == 0 else "enabled"
        Customer.objects.create(
            name=f"Persona {number:02d}", city="Centro", status=status, search_text=f"persona {number:02d}"
        )


def row(page: Page, number: int):
    return page.locator("#listing tr[data-id]").nth(number - 1)


def tick(page: Page, number: int) -> None:
    row(page, number).locator("input[name=ids]").check()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_filter_save_use_and_clear(open_page, boss, crowd, script):
    page = open_page(boss, java_script_enabled=script)
    page.goto("/gente/")
    page.locator("summary", has_text="Filtrar").click()
    if not script:
        page.get_by_role("link", name="Ver los filtros").click()
    expect(page.locator("#save-name")).to_be_hidden()
    page.get_by_label("Bloqueado").check()
    page.get_by_label("Guardar selección en mis filtros").check()
    expect(page.locator("#save-name")).to_be_visible()
    page.locator("#save-name").fill("Los bloqueados")
    page.locator("#save-name").press("Enter")
    expect(page.locator("summary", has_text="Los bloqueados")).to_be_visible()
    expect(page.locator(".list-bar")).to_contain_text("6 clientes")
    saved = SavedFilter.objects.get()
    assert page.url.endswith(f"/gente/?status=blocked&saved={saved.pk}")
    page.get_by_label("Quitar el filtro Estado").click()
    expect(page.locator(".list-bar")).to_contain_text("60 clientes")
    page.locator("summary", has_text="Los bloqueados").click()
    page.get_by_role("link", name="Los bloqueados").click()
    expect(page.locator(".list-bar")).to_contain_text("6 clientes")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_search_on_enter_order_pages_and_back(open_page, boss, crowd, script):
    page = open_page(boss, java_script_enabled=script)
    page.goto("/gente/")
    page.get_by_role("link", name="Siguientes").click()
    expect(page.locator(".list-foot")).to_contain_text("26–50 de 60")
    page.get_by_role("link", name="Última página").click()
    expect(row(page, 25)).to_contain_text("Persona 60")
    page.go_back()
    expect(page.locator(".list-foot")).to_contain_text("26–50 de 60")
    page.locator("#listing-search").fill("PERSONA")
    page.locator("#listing-search").press("Enter")
    expect(page.locator(".list-bar")).to_contain_text("60 clientes")
    expect(page).to_have_url(re.compile(r"/gente/\?q=PERSONA$"))
    page.get_by_role("link", name="Nombre", exact=True).click()
    expect(row(page, 1)).to_contain_text("Persona 60")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_preview_has_an_address_neighbours_and_an_end(open_page, boss, crowd, script):
    page = open_page(boss, java_script_enabled=script)
    page.goto("/gente/")
    row(page, 25).locator(".row-link").click()
    expect(page.locator(".preview-bar")).to_contain_text("25 de 60")
    expect(row(page, 25)).to_have_class(re.compile("current"))
    page.get_by_label("Ver la siguiente").click()
    expect(page.locator(".preview-bar")).to_contain_text("26 de 60")
    expect(page.locator(".list-foot")).to_contain_text("26–50 de 60")
    shared = page.url
    page.get_by_label("Cerrar la vista previa").click()
    expect(page.locator(".preview-bar")).to_have_count(0)
    page.goto(shared)
    expect(page.locator(".preview-bar")).to_contain_text("26 de 60")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_ticked_rows_reach_the_confirm_page(open_page, boss, crowd, script):
    page = open_page(boss, java_script_enabled=script)
    page.goto("/gente/")
    tick(page, 2)
    tick(page, 3)
    page.get_by_role("button", name="Tocar").click()
    page.get_by_role("button", name="Tocar").click()
    expect(page.locator("body")).to_have_text("2")
    assert set(Customer.objects.filter(notes="tocado").values_list("name", flat=True)) == {
        "Persona 02",
        "Persona 03",
    }


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_all_that_match_reach_the_confirm_page(open_page, boss, crowd, script):
    page = open_page(boss, java_script_enabled=script)
    page.goto("/gente/?status=blocked")
    if script:
        tick(page, 1)
    page.get_by_label("Elegir todo lo que coincide (6)").check()
    page.get_by_role("button", name="Tocar").click()
    page.get_by_role("button", name="Tocar").click()
    expect(page.locator("body")).to_have_text("6")


def test_ticks_survive_pages_and_filters(open_page, boss, crowd):
    page = open_page(boss)
    page.goto("/gente/")
    expect(page.locator("#bulk")).to_be_hidden()
    tick(page, 1)
    row(page, 4).locator("input[name=ids]").click(modifiers=["Shift"])
    expect(page.locator("[data-chosen]")).to_have_text("4 filas elegidas")
    page.get_by_role("link", name="Siguientes").click()
    expect(page.locator(".list-foot")).to_contain_text("26–50")
    expect(page.locator("[data-chosen]")).to_have_text("4 filas elegidas")
    page.get_by_label("Elegir toda la página").check()
    expect(page.locator("[data-chosen]")).to_have_text("29 filas elegidas")
    page.get_by_role("link", name="Anteriores").click()
    expect(row(page, 4).locator("input[name=ids]")).to_be_checked()
    page.get_by_role("button", name="Tocar").click()
    page.get_by_role("button", name="Tocar").click()
    expect(page.locator("body")).to_have_text("29")


def test_keys_move_tick_and_open(open_page, boss, crowd):
    page = open_page(boss)
    page.goto("/gente/")
    for key in ("j", "j", "x", "j", "k", "o"):
        page.keyboard.press(key)
    expect(page.locator("[data-chosen]")).to_have_text("1 fila elegida")
    expect(page.locator(".preview-bar")).to_contain_text("2 de 60")
    page.keyboard.press("Escape")
    expect(page.locator(".preview-bar")).to_have_count(0)
    page.keyboard.press("/")
    expect(page.locator("#listing-search")).to_be_focused()
    page.keyboard.type("jx")
    expect(page.locator("#listing-search")).to_have_value("jx")


def test_a_letter_acts_on_the_row_in_focus(open_page, boss, crowd):
    page = open_page(boss)
    page.goto("/gente/")
    for key in ("j", "j", "j", "t"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Tocar").click()
    expect(page.locator("body")).to_have_text("1")
    assert Customer.objects.get(notes="tocado").name == "Persona 03"


def test_keys_rest_for_who_switched_them_off(open_page, boss, crowd):
    boss.shortcuts_enabled = False
    boss.save()
    page = open_page(boss)
    page.goto("/gente/")
    for key in ("j", "x"):
        page.keyboard.press(key)
    expect(page.locator("#bulk")).to_be_hidden()


def test_the_count_is_announced(open_page, boss, crowd):
    page = open_page(boss)
    page.goto("/gente/")
    page.locator("#listing-search").fill('"persona 01"')
    page.locator("#listing-search").press("Enter")
    expect(page.locator("#listing-status[role=status]")).to_have_text("1 cliente")


def test_columns_are_chosen_without_a_script(open_page, boss, crowd):
    page = open_page(boss, java_script_enabled=False)
    page.goto("/gente/?order=-name")
    page.locator("summary[aria-label=Columnas]").click()
    page.get_by_role("link", name="Ver las columnas").click()
    page.get_by_label("Notas", exact=True).check()
    page.get_by_label("Subir Alta").click()
    expect(page.locator("th[scope=col]:not(.check)")).to_have_text(
        ["Nombre", "Alta", "Código", "Documento", "Prioridad", "Notas"]
    )
    # Whoever puts columns in order does so more than once: the menu stays open.
    assert page.url.endswith("?order=-name&menu=columns")


def test_on_a_phone_the_tools_take_one_row_and_rows_the_rest(open_page, boss, crowd):
    page = open_page(boss, width=390)
    page.goto("/gente/?status=blocked")
    tools, first_row = page.locator(".filters").bounding_box(), page.locator(".rows tbody tr").first.bounding_box()
    assert tools["height"] < 64
    assert first_row["y"] < tools["y"] + 120
    page.locator("summary", has_text="Guardar filtro").click()
    expect(page.get_by_label("Nombre del filtro")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390, 320])
def test_the_listing_is_accessible_and_fits(open_page, boss, crowd, scheme, width):
    page = open_page(boss, width=width, scheme=scheme)
    first = Customer.objects.first().pk
    found = {}
    for query in ("", "?q=nobody&status=blocked", "?status=nonsense", f"?view={first}", "?view=0&order=notes"):
        page.goto(f"/gente/{query}")
        found[query] = troubles(page)
    page.goto("/gente/?status=blocked")
    for name in ("Filtrar", "Guardar filtro", "Mis filtros"):
        page.locator("summary", has_text=name).first.click()
        found[name] = troubles(page)
        page.keyboard.press("Escape")
    tick(page, 1)
    found["ticked"] = troubles(page)
    page.goto("/filtros/")
    found["mine"] = troubles(page)
    assert {place: list_ for place, list_ in found.items() if list_} == {}
