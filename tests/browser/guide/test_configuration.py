"""Guía, configuración de tickets: puntos 1 a 8, con cada campo de la a a la l."""

import re
import uuid

import pytest
from playwright.sync_api import Locator, Page, expect

CATALOGUES = {
    "areas": "Nueva área",
    "estados": "Nuevo estado",
    "prioridades": "Nueva prioridad",
    "categorias": "Nueva categoría",
}
IS_DEFAULT = re.compile("^Quitar (.*) como predeterminado$")


def new_name(what: str) -> str:
    return f"{what} {uuid.uuid4().hex[:6]}"


def open_catalogue(page: Page, slug: str) -> None:
    page.goto("/configuracion/")
    page.get_by_role("navigation", name="Configuración").locator(f"a[href='/configuracion/{slug}/']").click()
    page.wait_for_url(f"**/configuracion/{slug}/")


def row(page: Page, name: str) -> Locator:
    return page.locator("tbody tr").filter(has=page.get_by_role("link", name=name, exact=True))


def save(page: Page) -> None:
    page.locator("main form").get_by_role("button", name=re.compile("^(Crear|Guardar)")).first.click()


def create(page: Page, slug: str, name: str, color: str = "", area: str = "") -> None:
    open_catalogue(page, slug)
    page.get_by_role("link", name=CATALOGUES[slug]).click()
    page.get_by_label("Nombre").first.fill(name)
    if color:
        page.get_by_role("radio", name=color, exact=True).check(force=True)
    if area:
        page.get_by_role("combobox", name=re.compile("^Área")).select_option(label=area)
    save(page)
    expect(page.locator("#notices")).to_contain_text(name)


def offered(page: Page, field: str) -> list[str]:
    """What a new ticket may choose from."""
    page.goto("/tickets/nuevo/?kind=internal")
    texts = page.get_by_role("combobox", name=re.compile(f"^{field}")).first.locator("option").all_inner_texts()
    return [text.strip() for text in texts]


def default_of(page: Page, slug: str) -> str:
    open_catalogue(page, slug)
    return IS_DEFAULT.search(page.get_by_role("button", name=IS_DEFAULT).get_attribute("aria-label"))[1]


def make_default(page: Page, slug: str, name: str) -> None:
    open_catalogue(page, slug)
    row(page, name).get_by_role("button", name=f"Hacer predeterminado {name}").click()
    expect(row(page, name).get_by_role("button", name=f"Quitar {name} como predeterminado")).to_be_visible()


def chosen(page: Page, field: str) -> str:
    """What a new ticket comes with."""
    page.goto("/tickets/nuevo/?kind=internal")
    options = page.get_by_role("combobox", name=re.compile(f"^{field}")).first.locator("option:checked")
    return options.inner_text().strip()


def test_configuracion_1_crear_areas(admin):
    name = new_name("Redes")
    create(admin, "areas", name)
    open_catalogue(admin, "areas")
    expect(row(admin, name)).to_be_visible()
    assert name in offered(admin, "Área")


def test_configuracion_2_crear_estados(admin):
    name = new_name("Derivado")
    create(admin, "estados", name)
    open_catalogue(admin, "estados")
    expect(row(admin, name)).to_be_visible()


def test_configuracion_3_crear_prioridades_con_su_color(admin):
    name = new_name("Urgente")
    create(admin, "prioridades", name, color="Rojo")
    open_catalogue(admin, "prioridades")
    expect(row(admin, name).locator("[class*=red]").first).to_be_visible()
    assert name in offered(admin, "Prioridad")


def test_configuracion_4_crear_categorias_con_todos_sus_campos(admin):
    """4, campos a, b, c, d, e, f, g, h, i, j, k y l."""
    name = new_name("Instalación")
    open_catalogue(admin, "categorias")
    admin.get_by_role("link", name="Nueva categoría").click()
    admin.get_by_label("Nombre").first.fill(name)
    admin.get_by_label("Comentario").fill("Sólo para nosotros")
    admin.get_by_label("Precio").fill("12.500,50")
    admin.get_by_role("combobox", name=re.compile("^Área")).select_option(label="Técnica")
    technicians = admin.get_by_role("combobox", name="Técnico", exact=True)
    assert "Sofía Ruiz" not in " ".join(technicians.locator("option").all_inner_texts()), (
        "she can't be assigned tickets"
    )
    technicians.select_option(label="Fabián Ortiz")
    expect(admin.get_by_label("En uso")).to_be_checked()
    for door in ("app técnicos", "app clientes", "Portal Web Clientes"):
        admin.get_by_label(f"Disponible en {door}").check()
    admin.get_by_label("Descripción para clientes").fill("Quiero el servicio")
    admin.get_by_role("radio", name="Turquesa", exact=True).check(force=True)
    admin.get_by_label("Categorías para App clientes").fill("No tengo Internet; No vino el técnico;;Otros")
    save(admin)

    open_catalogue(admin, "categorias")
    row(admin, name).get_by_role("link", name=f"Ver {name}").click()
    page = admin.locator("main")
    for said in ("Sólo para nosotros", "12.500,50", "Técnica", "Fabián Ortiz", "Quiero el servicio", "Turquesa"):
        expect(page).to_contain_text(said)
    for complaint in ("No tengo Internet", "No vino el técnico", "Otros"):
        expect(page).to_contain_text(complaint)
    assert name in offered(admin, "Categoría")


@pytest.mark.parametrize("slug", list(CATALOGUES))
def test_configuracion_5_predeterminado_es_uno_solo(admin, slug):
    name = new_name("Preferida")
    create(admin, slug, name, area="Técnica" if slug == "categorias" else "")
    before = default_of(admin, slug)
    make_default(admin, slug, name)
    expect(admin.get_by_role("button", name=IS_DEFAULT)).to_have_count(1)
    make_default(admin, slug, before)


def test_configuracion_5_predeterminado_viene_elegido_en_un_ticket_nuevo(admin):
    priority, category, area = (default_of(admin, slug) for slug in ("prioridades", "categorias", "areas"))
    assert chosen(admin, "Prioridad") == priority
    assert chosen(admin, "Categoría") == category
    # A category proposes its own area; without one the default area is proposed.
    open_catalogue(admin, "categorias")
    row(admin, category).get_by_role("button", name=f"Quitar {category} como predeterminado").click()
    expect(admin.get_by_role("button", name=IS_DEFAULT)).to_have_count(0)
    assert chosen(admin, "Área") == area
    make_default(admin, "categorias", category)


@pytest.mark.parametrize("slug", list(CATALOGUES))
def test_configuracion_6_eliminar_pide_confirmacion(admin, slug):
    name = new_name("Sobrante")
    create(admin, slug, name, area="Técnica" if slug == "categorias" else "")
    open_catalogue(admin, slug)
    row(admin, name).get_by_role("link", name=f"Eliminar {name}").click()
    expect(admin.get_by_role("heading", name=f"¿Eliminar «{name}»?")).to_be_visible()
    admin.get_by_role("link", name="Cancelar").click()
    expect(row(admin, name)).to_be_visible()
    row(admin, name).get_by_role("link", name=f"Eliminar {name}").click()
    admin.locator("main").get_by_role("button", name=re.compile("^Eliminar")).click()
    expect(row(admin, name)).to_have_count(0)


def test_configuracion_6_lo_que_esta_en_uso_no_se_elimina_y_dice_cuantos_lo_usan(admin):
    open_catalogue(admin, "areas")
    row(admin, "Técnica").get_by_role("link", name="Eliminar Técnica").click()
    expect(admin.locator("main")).to_contain_text(re.compile(r"Está en uso en \d+ tickets"))
    expect(admin.locator("main").get_by_role("button", name=re.compile("^Eliminar"))).to_have_count(0)


@pytest.mark.parametrize("slug", list(CATALOGUES))
def test_configuracion_7_editar(admin, slug):
    name = new_name("Mal escrito")
    create(admin, slug, name, area="Técnica" if slug == "categorias" else "")
    open_catalogue(admin, slug)
    row(admin, name).get_by_role("link", name=f"Editar {name}").click()
    better = new_name("Bien escrito")
    admin.get_by_label("Nombre").first.fill(better)
    save(admin)
    open_catalogue(admin, slug)
    expect(row(admin, better)).to_be_visible()
    expect(row(admin, name)).to_have_count(0)


@pytest.mark.parametrize("slug", list(CATALOGUES))
def test_configuracion_8_ver(admin, slug):
    open_catalogue(admin, slug)
    first = admin.locator("tbody tr").first.get_by_role("link", name=re.compile("^Ver "))
    name = first.get_attribute("aria-label").removeprefix("Ver ")
    first.click()
    expect(admin.locator("main")).to_contain_text(name)
    expect(admin.locator("main")).to_contain_text("Usado en")


def test_configuracion_por_teclado(admin):
    """Las acciones que aparecen al pasar el mouse también se alcanzan con Tab."""
    open_catalogue(admin, "areas")
    view = row(admin, "Gerencia").get_by_role("link", name="Ver Gerencia")
    view.focus()
    expect(view).to_be_visible()
    admin.keyboard.press("Tab")
    expect(row(admin, "Gerencia").get_by_role("link", name="Editar Gerencia")).to_be_focused()
    admin.keyboard.press("Enter")
    expect(admin.get_by_label("Nombre").first).to_have_value("Gerencia")
