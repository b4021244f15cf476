import re

import pytest

from listings.models import ColumnChoice
from tests.cast import client_of

HEADING = re.compile(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)')
CHOOSE = "/filtros/test-people/columnas/"


def headings(response) -> list[str]:
    return HEADING.findall(response.content.decode())


def choose(page, shown: list[str], sequence: str = "name,code,created,notes", **more: str):
    return page.post(CHOOSE, {"shown": shown, "sequence": sequence, "back": "?order=-name", **more})


def test_an_operator_chooses_columns_and_their_order(page, people):
    people(1)
    assert headings(page.get("/gente/?all=1")) == ["Nombre", "Código", "Alta"]
    response = choose(page, ["notes", "name"], move="notes:up")
    assert response["Location"] == "/gente/?order=-name&menu=columns"
    choose(page, ["notes", "name"], sequence="notes,name,code,created")
    assert headings(page.get("/gente/?all=1")) == ["Notas", "Nombre"]


def test_moving_a_column_at_the_edge_changes_nothing(page, people):
    people(1)
    choose(page, ["name", "code"], sequence="name,code", move="name:up")
    choose(page, ["name", "code"], sequence="name,code", move="nonsense:down")
    assert ColumnChoice.objects.get().columns == ["name", "code"]


def test_the_choice_is_the_persons_own_and_can_be_undone(page, boss, people):
    people(1)
    choose(page, ["name"])
    assert headings(page.get("/gente/?all=1")) == ["Nombre"]
    assert "Código" in headings(client_of(boss).get("/gente/?all=1"))
    choose(page, ["name"], reset="1")
    assert headings(page.get("/gente/?all=1")) == ["Nombre", "Código", "Alta"]


def test_the_rows_link_can_not_be_hidden(page, people):
    people(1)
    assert headings(page.get("/gente/?columns=code")) == ["Nombre", "Código"]


def test_a_column_without_permission_is_neither_kept_nor_shown(page, reader, people):
    people(1, document="20111111")
    choose(page, ["name", "document"], sequence="name,document")
    assert ColumnChoice.objects.get().columns == ["name"]
    ColumnChoice.objects.update(columns=["name", "document", 7, "gone"])
    response = page.get("/gente/?all=1")
    assert headings(response) == ["Nombre"]
    assert "20111111" not in response.content.decode()
    assert "No tenés permiso para ver la columna «Documento»" in response.content.decode()


@pytest.mark.parametrize("columns", ["", ",,,", "weird", "name,name,name"])
def test_odd_columns_in_the_address_still_give_a_table(page, people, columns):
    people(1)
    assert headings(page.get(f"/gente/?all=1&columns={columns}", follow=True))[0] == "Nombre"
