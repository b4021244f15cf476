"""A saved filter that no longer fits says so, never shows more than was meant, and can be put right."""

import pytest
from django.urls import reverse

from customers.models import Customer, Tag
from listings import services
from listings.models import SavedFilter
from tests.cast import client_of, make_user, permission
from tests.listings.consumer import PeopleFilterSet
from tests.listings.sharing import keep, share
from tests.listings.test_listing import shown
from tests.listings.test_pins import numbers

SEE = "customers.view_customer"
LINK = "Corregir el filtro"


@pytest.fixture
def _two(people):
    people(1, status="blocked")
    people(1, name="Otra")


def repair(page, saved: SavedFilter) -> str:
    return page.get(reverse("listings:repair", args=[saved.pk])).content.decode()


def opened(page, saved: SavedFilter):
    response = page.get(f"/gente/{saved.address}")
    return shown(response), response.content.decode()


@pytest.mark.usefixtures("_two")
def test_a_filter_that_fits_offers_no_repair(page, reader):
    rows, html = opened(page, keep(reader))
    assert rows == ["Persona 01"]
    assert LINK not in html


@pytest.mark.usefixtures("_two")
def test_a_value_that_was_deleted_shows_nothing_says_why_and_leads_to_the_repair(page, reader):
    tag = Tag.objects.create(name="VIP")
    saved = keep(reader, query=f"status=blocked&tag={tag.pk}")
    tag.delete()
    rows, html = opened(page, saved)
    assert rows == []
    assert "por eso no mostramos nada" in html
    assert LINK in html
    page_html = repair(page, saved)
    assert "Usa un valor de «Etiqueta» que ya no existe o que no podés usar." in page_html
    assert " checked" in page_html


@pytest.mark.usefixtures("_two")
def test_of_several_values_those_that_are_still_there_are_kept(page, reader):
    saved = keep(reader, query="status=blocked&status=gone")
    html = repair(page, saved)
    assert html.count(" checked") == 1
    fixed = {"save": "1", "status": "blocked"}
    response = page.post(reverse("listings:replace", args=[saved.pk]), fixed, follow=True)
    saved.refresh_from_db()
    assert saved.query == "status=blocked"
    assert shown(response) == ["Persona 01"]
    assert LINK not in response.content.decode()


@pytest.mark.usefixtures("_two")
def test_who_only_uses_it_keeps_a_corrected_copy(page, reader):
    saved = share(keep(make_user(SEE), query="status=blocked&status=gone"))
    html = repair(page, saved)
    assert "Guardar mi copia" in html
    assert "Guardar corregido" not in html
    page.post("/filtros/test-people/guardar/", {"save": "1", "status": "blocked", "save_name": "Bloqueados"})
    assert SavedFilter.objects.get(owner=reader).query == "status=blocked"
    saved.refresh_from_db()
    assert saved.query == "status=blocked&status=gone"


@pytest.fixture
def without_city(monkeypatch):
    """The listing loses a filter, as after an upgrade."""

    def lose():
        left = {name: one for name, one in PeopleFilterSet.base_filters.items() if name != "city"}
        monkeypatch.setattr(PeopleFilterSet, "base_filters", left)

    return lose


def test_a_filter_that_the_listing_lost_never_shows_more_than_was_meant(page, reader, people, without_city):
    people(2)
    people(1, name="Lejos", city="Ushuaia")
    saved = keep(reader, query="city=Ushuaia")
    services.pin_filter(user=reader, saved=saved)
    assert opened(page, saved)[0] == ["Lejos"]
    without_city()
    rows, html = opened(page, saved)
    assert rows == []
    assert "ya no tiene un filtro «city»" in html
    assert LINK in html
    assert numbers(page) == {saved.pk: "0"}
    assert "Este listado ya no tiene un filtro «city»." in repair(page, saved)


def test_all_that_matches_a_lost_filter_is_nothing_in_bulk_and_export_too(boss, people, without_city):
    people(2)
    saved = keep(boss, query="city=Ushuaia")
    without_city()
    client = client_of(boss)
    html = client.get(f"/gente/{saved.address}").content.decode()
    query = html.split('id="bulk"')[1].split('name="query" value="')[1].split('"')[0].replace("&amp;", "&")
    client.post("/gente/tocar/", {"all": "1", "query": query, "confirmed": "1"})
    assert not Customer.objects.filter(notes="tocado").exists()
    exported = client.get(f"/gente/{saved.address}&export=csv")
    assert b"".join(exported.streaming_content).decode().count("\r\n") == 1
    refused = client.post("/filtros/test-people/guardar/", {"query": query, "save": "1", "save_name": "X"})
    assert refused.status_code == 302
    assert SavedFilter.objects.count() == 1


@pytest.mark.usefixtures("_two")
def test_a_plain_link_with_an_unknown_name_is_read_without_it(page):
    assert shown(page.get("/gente/?city2=x&status=blocked")) == ["Persona 01"]


@pytest.mark.usefixtures("_two")
def test_a_lost_permission_leads_to_the_repair_as_well(boss):
    saved = keep(boss, query="document=20111111&order=-secret&status=blocked")
    boss.user_permissions.remove(permission("customers.change_customer"))
    client = client_of(boss)
    rows, html = opened(client, saved)
    assert rows == ["Persona 01"]
    assert LINK in html
    told = repair(client, saved)
    assert "No tenés permiso para filtrar por «Documento»." in told
    assert "Ya no se puede ordenar por «secret»." in told
    assert 'name="order"' not in told


@pytest.mark.usefixtures("_two")
def test_what_the_reader_types_wrong_is_no_fault_of_the_saved_filter(page, reader):
    saved = keep(reader)
    html = page.get(f"/gente/?status=nonsense&saved={saved.pk}").content.decode()
    assert LINK not in html


def test_nobody_repairs_what_they_may_not_use(page):
    saved = keep(make_user(SEE))
    assert page.get(reverse("listings:repair", args=[saved.pk])).status_code == 404


@pytest.mark.usefixtures("_two")
def test_mis_filtros_marks_what_needs_repair(page, reader):
    keep(reader, "Sano")
    broken = keep(reader, "Roto", "status=gone")
    html = page.get("/filtros/").content.decode()
    assert html.count("/corregir/") == 1
    assert reverse("listings:repair", args=[broken.pk]) in html
