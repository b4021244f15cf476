"""Whatever is typed into an address: a clear answer, never a broken page."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.listings.consumer import PeopleListing

KEYS = [*PeopleListing.filterset_class.base_filters, "created_from", "created_to"]
KEYS += ["q", "order", "after", "before", "size", "view", "columns", "all", "saved", "other"]
NASTY = ["\x00", "\ud7ff", "9" * 30, "-1", "1e400", "NaN", "'; drop table", "%", "_", "ñ" * 300, "0001-01-01"]
VALUES = st.one_of(
    st.sampled_from(NASTY), st.text(max_size=40), st.text(string.printable, max_size=40), st.integers()
)
QUERY = st.lists(st.tuples(st.sampled_from(KEYS), VALUES), max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=QUERY)
def test_no_address_breaks_the_page(page, pairs):
    data: dict[str, list[str]] = {}
    for key, value in pairs:
        data.setdefault(key, []).append(str(value))
    response = page.get("/gente/", data, follow=True)
    assert response.status_code == 200
    assert 'id="listing"' in response.content.decode()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=QUERY, ids=st.lists(VALUES, max_size=5))
def test_no_form_breaks_a_deed(page, pairs, ids):
    data = {key: str(value) for key, value in pairs}
    data |= {"ids": [str(value) for value in ids], "query": "&".join(f"{key}={value}" for key, value in pairs)}
    data |= {"back": data["query"], "sequence": data["query"], "move": "x:up", "save": "1", "save_name": "x"}
    for deed in ("guardar", "columnas", "ver"):
        assert page.post(f"/filtros/test-people/{deed}/", data).status_code in (302, 422)
    assert page.post("/gente/tocar/", data).status_code == 200


@pytest.mark.parametrize(
    "raw", ["q=%ff%fe", "%00=1", "status=%ff", "after=%ff", "%ff=%ff", "view=%00", "q=" + "a" * 5000, "&&&=&;"]
)
def test_bytes_that_are_no_text_get_an_answer(page, people, raw):
    people(1)
    assert page.get(f"/gente/?{raw}", follow=True).status_code == 200
