"""How the guide's points about a log are walked; the three logs differ only in what is said here."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect


@dataclass(frozen=True)
class Log:
    path: str
    view_label: str
    # What the preview must show of a message of this channel.
    preview: str
    # A customer's name that the example has, and a word that more messages hold than a page shows.
    sought: str = "gomez"
    frequent: str = "fibra"


def rows(page: Page) -> Locator:
    return page.locator("table.rows tbody tr[data-id]")


def tick(page: Page, *positions: int) -> None:
    for position in positions:
        rows(page).nth(position).locator("input[type=checkbox]").check()


def bar(page: Page) -> Locator:
    return page.locator("#bulk")


def open_log(page: Page, log: Log, query: str = "all=1") -> None:
    page.goto(f"{log.path}?{query}")
    expect(rows(page).first).to_be_visible()


def total(page: Page) -> int:
    """How many rows match, as the listing says it."""
    text = page.locator(".list-bar b.num").inner_text()
    return int(text.replace(".", ""))


def confirm_resend(page: Page, count: int) -> tuple[str, int]:
    """Says how many, sends, and waits until the batch is through.

    Returns the batch's number ("R-12"), and how many the page promised to send: what arrived in the
    meantime by another resend goes all the same only when the page is told so.
    """
    noun = "mensaje" if count == 1 else "mensajes"
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Reenviar {count} {noun}")
    promised = int(re.search(r"Salen? ([\d.]+)", page.locator(".plan-total").inner_text())[1].replace(".", ""))
    page.get_by_role("button", name="Reenviar", exact=True).click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("R-")
    expect(page.locator("main")).to_contain_text("Terminó", timeout=30_000)
    return re.search(r"R-\d+", heading.inner_text())[0], promised


def resend(page: Page, log: Log) -> None:
    # Notices of an outage: no ticket that was closed meanwhile stands against sending them again.
    notices = f"sent=yes&q={log.frequent}&all=1"
    open_log(page, log, notices)
    tick(page, 0)
    bar(page).get_by_role("button", name="Reenviar").click()
    one, promised = confirm_resend(page, 1)
    assert promised == 1
    open_log(page, log, f"batch={one}&all=1")
    expect(rows(page)).to_have_count(1)

    open_log(page, log, notices)
    tick(page, 0, 1, 2)
    expect(bar(page)).to_contain_text("3 filas elegidas")
    bar(page).get_by_role("button", name="Reenviar").click()
    include_all(page)
    three, promised = confirm_resend(page, 3)
    assert promised == 3
    open_log(page, log, f"batch={three}&all=1")
    expect(rows(page)).to_have_count(3)


def include_all(page: Page) -> None:
    """What arrived by another resend since is left out, unless the person who confirms says otherwise."""
    unticked = page.locator(".plan-warning input[name=include]:not(:checked)")
    ticked = 0
    # A row may have more than one: the next is told when the first is ticked.
    while unticked.count():
        unticked.first.click()
        ticked += 1
        # The box is ticked at once; the plan has heard of it when it says so.
        expect(page.locator(".plan-warning", has_text="Va igual")).to_have_count(ticked)


def resend_all_that_match(page: Page, log: Log) -> None:
    open_log(page, log, f"sent=yes&q={log.frequent}&all=1")
    matching = total(page)
    assert matching > 25, "more than one page, or ticking would do"
    tick(page, 0)
    bar(page).get_by_label("Elegir todo lo que coincide").check()
    bar(page).get_by_role("button", name="Reenviar").click()
    batch, promised = confirm_resend(page, matching)
    assert 0 < promised <= matching
    open_log(page, log, f"batch={batch}&all=1")
    assert total(page) == promised


def view(page: Page, log: Log) -> None:
    open_log(page, log, "sent=yes&all=1")
    tick(page, 0)
    bar(page).get_by_role("button", name=log.view_label, exact=True).click()
    expect(page.locator(log.preview)).to_be_visible()
    assert "view=" in page.url
    # A copied address shows the same.
    page.goto(page.url)
    expect(page.locator(log.preview)).to_be_visible()


def open_filters(page: Page) -> Locator:
    page.locator("summary", has_text="Filtrar").click()
    return page.locator("#filter-form")


def press_filter(page: Page, form: Locator) -> None:
    form.get_by_role("button", name="Filtrar", exact=True).click()
    expect(page.locator(".filter-chip b").first).to_be_visible()


def filter_by_date(page: Page, log: Log) -> None:
    open_log(page, log)
    everything = total(page)
    form = open_filters(page)
    form.get_by_label("Período").select_option(label="Últimos 7 días")
    press_filter(page, form)
    week = total(page)
    assert 0 < week < everything
    open_log(page, log, "all=1&date_from=2001-01-01&date_to=2030-12-31")
    assert total(page) == everything
    page.goto(f"{log.path}?all=1&date_from=2001-01-01&date_to=2001-01-31")
    expect(rows(page)).to_have_count(0)
    page.goto(f"{log.path}?all=1&date_from=mañana")
    expect(rows(page)).to_have_count(0)
    expect(page.locator("main")).to_contain_text("fecha")


def filter_by_choice(page: Page, log: Log, field: str, labels: list[str]) -> None:
    """Each choice alone shows some, and together they are all there is."""
    open_log(page, log)
    everything, counts = total(page), []
    for label in labels:
        open_log(page, log)
        form = open_filters(page)
        form.get_by_label(field, exact=True).first.select_option(label=label)
        press_filter(page, form)
        expect(page.locator(".filter-chip", has_text=field)).to_contain_text(label)
        counts.append(total(page))
    assert sum(counts) == everything
    assert min(counts) > 0


def filter_by_sent(page: Page, log: Log) -> None:
    filter_by_choice(page, log, "Enviado", ["Enviados", "No enviados"])


def filter_by_kind(page: Page, log: Log) -> None:
    filter_by_choice(page, log, "Tipo", ["Automático", "Manual"])


def save_and_use(page: Page, log: Log, name: str) -> None:
    """Filter, keep the selection under a name, and get it back from "Mis filtros"."""
    open_log(page, log)
    form = open_filters(page)
    field = form.get_by_label("Nombre del filtro")
    expect(field).to_be_hidden()
    form.get_by_label("Enviado", exact=True).first.select_option(label="No enviados")
    form.get_by_label("Guardar selección en mis filtros").check()
    field.fill(name)
    field.press("Enter")
    expect(page.locator(".saved-menu summary")).to_contain_text(name)
    kept = total(page)

    open_log(page, log)
    assert total(page) > kept
    page.locator(".saved-menu summary").click()
    page.locator(".saved-menu").get_by_role("link", name=name).click()
    expect(page.locator(".saved-menu summary")).to_contain_text(name)
    expect(page.locator(".filter-chip", has_text="Enviado")).to_contain_text("No enviados")
    assert total(page) == kept


def filter_follows_permissions(page: Page, log: Log) -> None:
    """page: of somebody who may not know the operators."""
    open_log(page, log)
    everything = total(page)
    expect(open_filters(page).get_by_label("Lo envió")).to_have_count(0)
    open_log(page, log, "all=1&sent_by=1")
    assert total(page) == everything
    expect(page.locator("main")).to_contain_text("permiso")


def search(page: Page, log: Log) -> None:
    open_log(page, log)
    everything = total(page)
    field = page.get_by_role("searchbox", name="Buscar en el listado")
    field.fill(log.sought)
    field.press("Enter")
    page.wait_for_url(re.compile(f"q={log.sought}"))
    expect(rows(page).first).to_contain_text(re.compile("g[oó]mez", re.I))
    assert 0 < total(page) < everything
    for text in rows(page).all_inner_texts():
        assert re.search("g[oó]mez", text, re.I), text


def customer_page(page: Page, log: Log) -> None:
    open_log(page, log)
    link = rows(page).locator("a[href^='/clientes/']").first
    name = link.inner_text()
    with page.context.expect_page() as opened:
        link.click()
    tab = opened.value
    expect(tab.get_by_role("heading", level=1)).to_contain_text(name)
    assert re.search(r"/clientes/\d{6}/$", tab.url)
    assert page.url.startswith(tab.url.split("/clientes/")[0] + log.path), "the log stays open behind it"
