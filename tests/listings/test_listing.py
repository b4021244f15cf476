import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.models import Tag
from tests.cast import client_of

ROW = re.compile(r'<div class="line1">([^<]*)</div>')


def shown(response) -> list[str]:
    assert response.status_code == 200
    return ROW.findall(response.content.decode())


def test_rows_come_in_the_default_order_and_count_themselves(page, people):
    people(3)
    response = page.get("/gente/")
    assert shown(response) == ["Persona 01", "Persona 02", "Persona 03"]
    assert "1–3 de 3" in response.content.decode()


def test_the_listing_needs_its_permission(stranger):
    assert client_of(stranger).get("/gente/").status_code == 403


def test_rows_that_the_reader_may_not_see_are_not_there(page, people):
    people(2)
    people(1, name="Borrada", deleted_at=timezone.now())
    response = page.get("/gente/")
    assert shown(response) == ["Persona 01", "Persona 02"]
    assert "Borrada" not in response.content.decode()


def test_search_finds_without_accents_and_keeps_the_filters(page, people):
    people(1, name="María Ñandú")
    people(1, name="Otra", city="Maria")
    people(1, name="María Baja", status="blocked")
    response = page.get("/gente/?q=MARIA+nandu")
    assert shown(response) == ["María Ñandú"]
    assert shown(page.get("/gente/?q=maria&status=blocked")) == ["María Baja"]


def test_filters_combine_and_each_has_a_chip_to_remove_it(page, people):
    people(2, status="blocked")
    people(2)
    people(1, status="no_service", name="Sin")
    response = page.get("/gente/?status=blocked&status=no_service&kind=residential&order=-name")
    assert shown(response) == ["Sin", "Persona 02", "Persona 01"]
    html = response.content.decode()
    assert "<b>Bloqueado, Sin servicio</b>" in html
    assert 'href="?kind=residential&amp;order=-name"' in html
    assert 'href="?status=blocked&amp;status=no_service&amp;order=-name"' in html


def test_a_choice_among_several_makes_the_database_sort_nothing_for_distinct(page, people):
    people(1, status="blocked")
    with CaptureQueriesContext(connection) as queries:
        assert shown(page.get("/gente/?status=blocked&status=no_service")) == ["Persona 01"]
    assert [query["sql"] for query in queries if "DISTINCT" in query["sql"]] == []


def test_a_filter_by_a_related_row_is_told_by_its_name(page, people):
    vip = Tag.objects.create(name="VIP")
    people(2)[0].tags.add(vip)
    response = page.get(f"/gente/?tag={vip.pk}")
    assert shown(response) == ["Persona 01"]
    assert "<b>VIP</b>" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("status=nonsense", "Estado"),
        ("tag=999", "Etiqueta"),
        ("number=99999999999999999999999", "Número"),
        ("number=doce", "Número"),
        ("created_from=31/02/2026", "«31/02/2026» no es una fecha"),
        ("created_from=2026-11-20&created_to=2026-11-19", "«Hasta» es anterior a «Desde»"),
        ("created=nunca", "Alta"),
        ("city=a%00b", "Localidad"),
    ],
)
def test_a_wrong_value_shows_nothing_and_says_why(page, people, query, says):
    people(3)
    response = page.get(f"/gente/?{query}")
    assert shown(response) == []
    assert says in response.content.decode()
    assert "por eso no mostramos nada" in response.content.decode()


def test_a_filter_that_the_listing_lacks_is_named_and_ignored(page, people):
    people(1)
    response = page.get("/gente/?colour=red")
    assert shown(response) == ["Persona 01"]
    assert "no tiene un filtro «colour»" in response.content.decode()


def test_a_filter_without_permission_is_neither_offered_nor_applied(page, people, boss):
    people(1, document="20111111")
    people(1, name="Otra", document="30222222")
    bare = page.get("/gente/?all=1").content.decode()
    assert 'name="document"' not in bare
    response = page.get("/gente/?document=20111111")
    assert shown(response) == ["Otra", "Persona 01"]
    assert "No tenés permiso para filtrar por «Documento»" in response.content.decode()
    allowed = client_of(boss).get("/gente/?document=20111111")
    assert shown(allowed) == ["Persona 01"]
    assert 'name="document"' in allowed.content.decode()


def test_columns_and_orders_without_permission_are_left_out_in_words(page, people, boss):
    people(2, document="20111111")
    response = page.get("/gente/?order=secret&columns=name,document,weird")
    html = response.content.decode()
    assert shown(response) == ["Persona 01", "Persona 02"]
    assert "20111111" not in html
    assert "No tenés permiso para ordenar por «Prioridad»" in html
    assert "No tenés permiso para ver la columna «Documento»" in html
    assert "no tiene una columna «weird»" in html
    assert "20111111" in client_of(boss).get("/gente/?columns=document,name").content.decode()


def test_an_order_that_is_not_offered_falls_back_and_says_so(page, people):
    people(2)
    response = page.get("/gente/?order=notes")
    assert shown(response) == ["Persona 01", "Persona 02"]
    assert "No se puede ordenar por «notes»" in response.content.decode()


def test_pages_turn_forward_back_first_and_last(page, people):
    people(60)
    first = page.get("/gente/")
    links = dict(re.findall(r'href="([^"]+)"[^>]*rel="(next|last|prev|first)"', first.content.decode()))
    urls = {rel: href.replace("&amp;", "&") for href, rel in links.items()}
    assert set(urls) == {"next", "last"}
    second = page.get("/gente/" + urls["next"])
    assert shown(second)[0] == "Persona 26"
    assert "26–50 de 60" in second.content.decode()
    last = page.get("/gente/" + urls["last"])
    assert shown(last)[-1] == "Persona 60"


def test_a_cursor_of_another_order_shows_the_first_page_and_says_so(page, people):
    people(30)
    response = page.get("/gente/?after=abc")
    assert shown(response)[0] == "Persona 01"
    assert "Esa página no existe" in response.content.decode()


def test_empty_values_leave_the_address(page, people):
    people(1)
    assert page.get("/gente/?q=&status=&kind=residential")["Location"] == "/gente/?kind=residential"
    assert page.get("/gente/?q=&status=")["Location"] == "/gente/?all=1"


def test_htmx_gets_a_fragment_and_a_clean_address(page, people):
    people(1)
    response = page.get("/gente/?q=&kind=residential", headers={"HX-Request": "true", "HX-Target": "listing"})
    html = response.content.decode()
    assert "<html" not in html
    assert 'id="listing"' in html
    assert response["HX-Push-Url"] == "/gente/?kind=residential"
    assert response["Cache-Control"] == "no-store"
    assert {"HX-Request", "HX-Target"} <= set(response["Vary"].replace(" ", "").split(","))


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_boosted_and_restored_requests_get_the_whole_page(page, people, header):
    response = page.get("/gente/?all=1", headers={"HX-Request": "true", header: "true"})
    assert "<html" in response.content.decode()


# A test stands in a transaction, where a read with a limit is marked to be put back; a page does not.
TRANSACTION = re.compile("SAVEPOINT|ROLLBACK TO")


@pytest.mark.parametrize("query", ["", "?status=enabled&q=persona", "?order=-created&columns=name"])
def test_a_page_costs_the_same_queries_for_1_3_and_40_rows(page, people, query):
    page.get("/gente/?all=1")  # fills the caches of the frame
    costs = []
    for more in (1, 2, 37):
        people(more)
        with CaptureQueriesContext(connection) as queries:
            assert page.get(f"/gente/{query}").status_code == 200
        costs.append(len([query for query in queries if not TRANSACTION.match(query["sql"])]))
    one, few, many = costs
    assert (one, many) == (few, few + 1), "only what stands on other pages has to be counted"
    assert many <= 12


def test_a_preview_is_in_the_address_and_leads_to_its_neighbours(page, people):
    rows = people(30)
    html = page.get(f"/gente/?view={rows[1].pk}").content.decode()
    assert "2 de 30" in html
    assert f'href="?view={rows[0].pk}"' in html
    assert f'href="?view={rows[2].pk}"' in html
    edge = page.get(f"/gente/?view={rows[24].pk}").content.decode()
    turned = re.search(rf'href="(\?view={rows[25].pk}&amp;after=[^"]+)"', edge).group(1).replace("&amp;", "&")
    assert "26 de 30" in page.get("/gente/" + turned).content.decode()


@pytest.mark.parametrize("wanted", ["999999", "nada", "9" * 30, "-1"])
def test_a_preview_of_a_row_that_is_not_there_says_so(page, people, wanted):
    people(1)
    response = page.get(f"/gente/?view={wanted}")
    assert shown(response) == ["Persona 01"]
    assert "Lo que querías ver no existe o no lo podés ver." in response.content.decode()


def test_a_preview_fragment_shows_the_pane_alone(page, people):
    row = people(1)[0]
    response = page.get(f"/gente/?view={row.pk}", headers={"HX-Request": "true", "HX-Target": "preview"})
    html = response.content.decode()
    assert "preview-body" in html
    assert 'class="rows"' not in html


def test_three_kinds_of_emptiness(page, people):
    assert "Todavía no hay clientes" in page.get("/gente/").content.decode()
    people(1)
    nothing = page.get("/gente/?q=zzz&kind=residential").content.decode()
    assert "Nada coincide" in nothing
    assert "Quitar «Búsqueda: zzz»" in nothing
    assert "Quitar «Tipo: Residencial»" not in nothing
    done = page.get("/gente/?status=blocked").content.decode()
    assert "Nadie está bloqueado." in done


def test_the_search_box_is_there_and_keeps_what_was_searched(page, people):
    people(1)
    content = page.get("/gente/?q=persona").content.decode()
    assert 'id="listing-search"' in content
    assert 'value="persona"' in content
