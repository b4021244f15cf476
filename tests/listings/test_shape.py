"""A saved filter may bring its columns, its order and how many rows a page has."""

import re

import pytest
from django.urls import reverse

from listings import services
from listings.models import ColumnChoice, SavedFilter
from tests.cast import client_of, make_user
from tests.listings.sharing import keep, share
from tests.listings.test_columns import CHOOSE, choose, headings

SAVE = "/filtros/test-people/guardar/"
SEE = "customers.view_customer"
SEQUENCE = "name,code,created,notes"


@pytest.fixture
def _three(people):
    people(3, status="blocked")


def brings(owner, *columns: str, size: int | None = None, **more) -> SavedFilter:
    return keep(owner, shape=services.Shape(columns, size), **more)


def size_of(response) -> str:
    return re.search(r'aria-current="true" aria-label="(\d+) por página"', response.content.decode())[1]


def keep_in(page, saved: SavedFilter, shown: list[str], back: str = "", **more):
    data = {"query": saved.query, "back": back or saved.address, "shown": shown, "sequence": SEQUENCE, **more}
    return page.post(reverse("listings:replace", args=[saved.pk]), data, follow=True)


@pytest.mark.usefixtures("_three")
def test_opening_a_filter_shows_its_columns_order_and_size(page, reader):
    saved = brings(reader, "notes", "name", size=50, query="order=-name&status=blocked")
    response = page.get(f"/gente/{saved.address}")
    assert headings(response) == ["Notas", "Nombre"]
    assert size_of(response) == "50"
    assert response.content.decode().index("Persona 03") < response.content.decode().index("Persona 01")
    assert headings(page.get("/gente/?status=blocked&order=name")) == ["Nombre", "Código", "Alta"]


@pytest.mark.usefixtures("_three")
def test_a_filter_without_columns_shows_the_readers_own(page, reader):
    services.choose_columns(owner=reader, listing="test-people", columns=["name", "notes"])
    assert headings(page.get(f"/gente/{keep(reader).address}")) == ["Nombre", "Notas"]


@pytest.mark.usefixtures("_three")
def test_saving_keeps_columns_and_size_only_when_that_is_ticked(page, reader):
    seen = {"query": "status=blocked", "back": "?status=blocked&columns=notes,name&size=50", "save": "1"}
    page.post(SAVE, {**seen, "save_name": "Sin"})
    page.post(SAVE, {**seen, "save_name": "Con", "save_shape": "1"})
    form = {"status": "blocked", "columns": "code,name", "save": "1", "save_name": "Form", "save_shape": "1"}
    page.post(SAVE, form)
    kept = {saved.name: (saved.columns, saved.page_size) for saved in SavedFilter.objects.all()}
    assert kept == {"Sin": ([], None), "Con": (["notes", "name"], 50), "Form": (["code", "name"], 25)}


@pytest.mark.usefixtures("_three")
def test_trying_columns_out_changes_nothing_until_they_are_kept_in_the_filter(page, reader):
    saved = brings(reader, "notes", "name")
    tried = choose(page, ["name", "code"], back=saved.address)
    assert tried["Location"] == f"/gente/{saved.address}&columns=name,code"
    response = page.get(tried["Location"])
    assert headings(response) == ["Nombre", "Código"]
    assert "Guardar cambios" in response.content.decode()
    assert not ColumnChoice.objects.exists()
    saved.refresh_from_db()
    assert saved.columns == ["notes", "name"]
    back = tried["Location"].removeprefix("/gente/")
    page.post(reverse("listings:replace", args=[saved.pk]), {"query": saved.query, "back": back})
    saved.refresh_from_db()
    assert saved.columns == ["name", "code"]


@pytest.mark.usefixtures("_three")
def test_the_menu_of_columns_keeps_them_in_the_open_filter_and_lets_them_go(page, reader):
    saved = keep(reader)
    menu = page.get(f"/gente/{saved.address}&menu=columns").content.decode()
    assert "Guardar en este filtro" in menu
    assert "Que cada uno use las suyas" not in menu
    assert headings(keep_in(page, saved, ["name", "notes"], back=f"{saved.address}&size=50")) == [
        "Nombre",
        "Notas",
    ]
    saved.refresh_from_db()
    assert (saved.columns, saved.page_size) == (["name", "notes"], 50)
    assert "Que cada uno use las suyas" in page.get(f"/gente/{saved.address}&menu=columns").content.decode()
    assert headings(keep_in(page, saved, [], forget_shape="1")) == ["Nombre", "Código", "Alta"]


@pytest.mark.usefixtures("_three")
def test_going_back_to_the_factorys_columns_works_inside_a_filter_too(page, reader):
    saved = brings(reader, "notes", "name")
    response = page.post(CHOOSE, {"reset": "1", "sequence": SEQUENCE, "back": saved.address}, follow=True)
    assert headings(response) == ["Nombre", "Código", "Alta"]


@pytest.mark.usefixtures("_three")
def test_the_columns_of_anothers_filter_are_tried_out_and_not_kept(page, reader):
    saved = share(brings(make_user(SEE), "notes", "name"))
    menu = page.get(f"/gente/{saved.address}&menu=columns").content.decode()
    assert "«Bloqueados» trae sus columnas." in menu
    assert "Guardar en este filtro" not in menu
    assert keep_in(page, saved, ["name"]).status_code == 404


@pytest.mark.usefixtures("_three")
def test_a_shared_filter_brings_no_column_that_its_reader_may_not_see(page, boss):
    saved = share(brings(boss, "name", "document"))
    response = page.get(f"/gente/{saved.address}")
    assert headings(response) == ["Nombre"]
    assert "No tenés permiso para ver la columna «Documento»." in response.content.decode()
    assert headings(client_of(boss).get(f"/gente/{saved.address}")) == ["Nombre", "Documento"]


def test_who_changes_the_columns_of_others_is_asked_first(page, reader):
    owner = make_user(SEE)
    saved = share(brings(owner, "name"))
    services.pin_filter(user=reader, saved=saved)
    client = client_of(owner)
    asked = keep_in(client, saved, ["name", "notes"])
    assert "Lo usa 1 persona más." in asked.content.decode()
    saved.refresh_from_db()
    assert saved.columns == ["name"]
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', asked.content.decode())
    carried = {
        key: [value.replace("&amp;", "&") for name, value in fields if name == key] for key, _value in fields
    }
    client.post(reverse("listings:replace", args=[saved.pk]), carried)
    saved.refresh_from_db()
    assert saved.columns == ["name", "notes"]


@pytest.mark.usefixtures("_three")
def test_a_copied_link_carries_the_columns_and_not_the_filter(page, reader):
    saved = brings(reader, "notes", "name")
    html = page.get(f"/gente/{saved.address}").content.decode()
    assert 'href="?status=blocked&amp;columns=notes,name" data-copy-link' in html


def test_a_size_that_is_no_longer_offered_is_the_usual_one(page, reader, people):
    people(1)
    saved = brings(reader, "name", size=30)
    assert size_of(page.get(f"/gente/{saved.address}")) == "25"
