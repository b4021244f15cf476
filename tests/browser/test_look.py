"""The frame around every page: themes, keys, notices, the session; the door and the error page."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def troubles(page: Page) -> list[str]:
    """What is wrong with the page as it stands: rules of axe with the places, and sideways scrolling."""
    found = [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in Axe().run(page).response["violations"]
        for node in violation["nodes"]
    ]
    return found + sideways(page)


def sideways(page: Page) -> list[str]:
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{over} px wider than {page.viewport_size['width']}"] if over > 0 else []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 320])
def test_the_door_and_the_error_page_are_accessible_and_fit(open_page, scheme, width):
    page = open_page(width=width, scheme=scheme)
    for path in ("/ingresar/", "/no-existe/"):
        page.goto(path)
        assert troubles(page) == []


def test_the_theme_changes_at_once_and_stays(open_page, admin):
    page = open_page(admin)
    page.goto("/perfil/")
    page.get_by_label("Nombre").fill("A medio escribir")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    with page.expect_response("**/apariencia/"):
        page.get_by_role("button", name="Pasar a tema oscuro").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != dark
    assert page.get_by_label("Nombre").input_value() == "A medio escribir"
    page.goto("/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_the_theme_changes_without_a_script_too(open_page, admin):
    page = open_page(admin, java_script_enabled=False)
    page.goto("/perfil/")
    page.get_by_role("button", name="Pasar a tema oscuro").click()
    expect(page.get_by_role("button", name="Pasar a tema claro")).to_be_visible()
    assert page.url.endswith("/perfil/")


def test_the_first_tab_stop_skips_to_the_content(open_page, admin):
    page = open_page(admin)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Saltar al contenido")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_question_mark_opens_the_help_and_escape_closes_it(open_page, admin):
    page = open_page(admin)
    page.goto("/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Atajos de teclado")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Atajos de teclado")).to_be_hidden()


def test_keys_go_to_places_and_stay_silent_while_typing(open_page, admin):
    page = open_page(admin)
    page.goto("/perfil/")
    page.get_by_label("Nombre").press_sequentially("gi?")
    assert page.get_by_label("Nombre").input_value() == "gi?Ana"
    assert page.url.endswith("/perfil/")
    page.get_by_label("Nombre").fill("Ana")
    page.get_by_role("button", name="Guardar").click()
    page.locator("main").focus()
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url("**/")


def test_keys_are_dead_for_who_switched_them_off(open_page, admin):
    admin.shortcuts_enabled = False
    admin.save(update_fields=["shortcuts_enabled"])
    page = open_page(admin)
    page.goto("/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Atajos de teclado")).to_be_hidden()


def test_a_saved_profile_says_so_and_the_notice_can_be_closed(open_page, admin):
    page = open_page(admin)
    page.goto("/perfil/")
    page.get_by_role("button", name="Guardar").click()
    notice = page.get_by_role("status").get_by_text("Guardamos tu perfil.")
    expect(notice).to_be_visible()
    page.get_by_role("button", name="Cerrar aviso").click()
    expect(notice).to_be_hidden()


def test_leaving_with_changes_unsaved_asks_first(open_page, admin):
    page = open_page(admin)
    page.goto("/perfil/")
    page.get_by_label("Nombre").fill("Sin guardar")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator("a.brand").click()
    assert asked == ["beforeunload"]
    assert page.get_by_label("Nombre").input_value() == "Sin guardar"


def test_a_session_that_ran_out_keeps_what_was_typed(open_page, admin):
    page = open_page(admin)
    page.goto("/perfil/")
    page.get_by_label("Nombre").fill("A medio escribir")
    page.context.clear_cookies(name="sessionid")
    page.evaluate("htmx.ajax('GET', '/perfil/', {target: '#content', swap: 'innerHTML'})")
    expect(page.get_by_role("dialog", name="Tu sesión venció")).to_be_visible()
    assert page.get_by_label("Nombre").input_value() == "A medio escribir"


def test_signing_in_again_elsewhere_lets_the_old_page_go_on(open_page, admin):
    page = open_page(admin)
    page.goto("/perfil/")
    page.get_by_label("Nombre").fill("Analía")
    page.context.clear_cookies()
    other = page.context.new_page()
    other.goto("/ingresar/")
    other.get_by_label("Usuario").fill("admin")
    other.get_by_label("Clave").fill(cast.PASSWORD)
    other.get_by_role("button", name="Ingresar").click()
    other.wait_for_url("**/")
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_role("status").get_by_text("Guardamos tu perfil.")).to_be_visible()
    admin.refresh_from_db()
    assert admin.first_name == "Analía"
