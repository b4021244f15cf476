import re
import uuid

import pytest
from django.utils import timezone

from customers.models import Customer
from listings.selection import wanted_ids
from tests.cast import client_of

TOUCH = "/gente/tocar/"


@pytest.fixture
def desk(boss):
    return client_of(boss)


def touched() -> set[str]:
    return set(Customer.objects.filter(notes="tocado").values_list("name", flat=True))


def hidden_fields(html: str) -> dict[str, str]:
    form = html[html.index('<form method="post" class="form-actions"') :]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def test_ticked_rows_are_confirmed_and_then_touched(desk, people):
    rows = people(3)
    page = desk.post(TOUCH, {"ids": [rows[0].pk, rows[2].pk]})
    assert touched() == set()
    fields = hidden_fields(page.content.decode())
    assert uuid.UUID(fields["form_key"])
    done = desk.post(TOUCH, fields)
    assert done.content == b"2"
    assert touched() == {"Persona 01", "Persona 03"}


def test_all_that_match_reach_beyond_the_page_and_no_further(desk, people):
    people(30, status="blocked")
    people(1, name="Otra")
    page = desk.post(TOUCH, {"all": "1", "query": "status=blocked"})
    assert desk.post(TOUCH, hidden_fields(page.content.decode())).content == b"30"
    assert "Otra" not in touched()


def test_foreign_and_deleted_rows_stay_out_and_are_counted(desk, people):
    mine = people(1)[0]
    gone = people(1, name="Borrada", deleted_at=timezone.now())[0]
    page = desk.post(TOUCH, {"ids": f"{mine.pk},{gone.pk},999999"}).content.decode()
    assert "2 filas elegidas ya no están o no las podés ver." in page
    desk.post(TOUCH, {"ids": f"{mine.pk},{gone.pk}", "confirmed": "1"})
    assert touched() == {"Persona 01"}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"ids": "nada"},
        {"ids": "9" * 40},
        {"all": "1", "query": "status=nonsense"},
        {"all": "1", "query": "city=a%00b"},
        {"all": "1", "query": "q=nobody+at+all"},
    ],
)
def test_a_selection_of_nothing_touches_nothing(desk, people, data):
    people(2)
    desk.post(TOUCH, {**data, "confirmed": "1"})
    assert touched() == set()


def test_all_goes_through_the_filters_the_reader_may_use(people, reader):
    """Without the permission the filter has no effect, and the confirm page says so with the count."""
    people(2, document="20111111")
    people(1, name="Otra")
    page = client_of(reader).post(TOUCH, {"all": "1", "query": "document=20111111"}).content.decode()
    assert "No tenés permiso para filtrar por «Documento»" in page


def test_ids_are_read_once_each_in_order_and_within_bounds():
    assert wanted_ids(["3,1", "3", " 2 ", "-1", "x", "²", "", str(2**63), str(2**63 - 1)]) == [3, 1, 2, 2**63 - 1]


def test_bulk_buttons_are_only_for_who_may(page, desk, people):
    people(1)
    assert TOUCH in desk.get("/gente/").content.decode()
    assert TOUCH not in page.get("/gente/").content.decode()


def test_the_view_button_opens_the_first_ticked_row(page, people):
    rows = people(3)
    response = page.post("/filtros/test-people/ver/", {"ids": [rows[1].pk, rows[0].pk], "back": "?order=-name"})
    assert response["Location"] == f"/gente/?order=-name&view={rows[1].pk}"
    none = page.post("/filtros/test-people/ver/", {"back": "?order=-name"}, follow=True)
    assert "No elegiste ninguna fila" in none.content.decode()


def test_where_to_go_back_to_is_always_the_listing(page, people):
    row = people(1)[0]
    for back in ("https://evil.example/", "?x=1\r\nSet-Cookie:a", "//evil.example", "?" + "%00" * 5):
        response = page.post("/filtros/test-people/ver/", {"ids": row.pk, "back": back})
        assert response["Location"].startswith("/gente/?")
