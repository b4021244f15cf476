"""Every page of the example, in both themes and down to 320 px: nothing that axe objects to, nothing sideways."""

from playwright.sync_api import Page

from tests.browser.test_look import sideways, troubles

LOOKED_AT = [("light", 1440), ("dark", 390)]
MEASURED = [768, 320]
PLAIN = [
    "/",
    "/buscar/?q=mar",
    "/buscar/?q=nada+asi",
    "/perfil/",
    "/perfil/clave/",
    "/ejemplo/borrar/",
    "/filtros/",
    "/admin/",
    "/tickets/?open=yes",
    "/tickets/?q=nada+asi",
    "/tickets/nuevo/",
    "/clientes/",
    "/clientes/nuevo/",
    "/mensajes/email/",
    "/mensajes/sms/",
    "/mensajes/push/",
    "/mensajes/lotes/",
    "/configuracion/areas/",
    "/configuracion/estados/",
    "/configuracion/prioridades/",
    "/configuracion/categorias/",
    "/configuracion/categorias/nuevo/",
    "/configuracion/avisos/",
    "/configuracion/empresa/",
    "/configuracion/plantillas/",
    "/configuracion/plantillas/ticket_opened/email/",
    "/configuracion/cuentas/",
    "/configuracion/cuentas/nueva/email/smtp/",
    "/configuracion/cuentas/nueva/sms/gateway/",
    "/configuracion/ritmo/",
    "/configuracion/conservacion/",
    "/mensajes/bloqueados/",
    "/mensajes/bloqueados/nueva/",
    "/trabajos/",
]


def first(page: Page, listing: str, link: str) -> str:
    page.goto(listing)
    return page.locator(link).first.get_attribute("href")


def pages_of_rows(page: Page) -> list[str]:
    """The pages of one row each, found as a person finds them: by the first link of the listing."""
    ticket = first(page, "/tickets/?open=yes", "#listing a[href^='/tickets/']")
    vendor = first(page, "/tickets/?kind=vendor", "#listing a[href^='/tickets/']")
    customer = first(page, "/clientes/", "#listing a[href^='/clientes/0']")
    category = first(page, "/configuracion/categorias/", "a[href$='/editar/']").removesuffix("editar/")
    page.goto("/mensajes/email/?state=failed&state=bounced")
    message = page.locator("#listing tr[data-id]").first.get_attribute("data-id")
    found = [ticket, f"{ticket}editar/", vendor, customer, f"{customer}editar/", f"{customer}eliminar/"]
    found += [category, f"{category}editar/", f"{category}eliminar/"]
    return [*found, f"/mensajes/email/?view={message}", f"/mensajes/{message}/"]


def test_every_page_is_accessible_and_fits(open_as):
    """Every trouble of every page is told at once."""
    found = {}
    rows = pages_of_rows(open_as("admin"))
    for scheme, width in LOOKED_AT:
        page = open_as("admin", viewport={"width": width, "height": 900}, color_scheme=scheme)
        for path in [*PLAIN, *rows]:
            answer = page.goto(path)
            page.wait_for_load_state("networkidle")
            found[scheme, path] = troubles(page) + ([] if answer.ok else [f"answers {answer.status}"])
            for narrow in MEASURED if scheme == "light" else []:
                page.set_viewport_size({"width": narrow, "height": 900})
                found[scheme, path] += sideways(page)
            page.set_viewport_size({"width": width, "height": 900})
    assert {where: list_ for where, list_ in found.items() if list_} == {}
