"""Jumping to a day, and knowing where a page stands without counting what comes before it."""

import re
from datetime import date, timedelta

import pytest

from customers.models import Customer
from listings import paging
from listings.dates import midnight

NAMES = re.compile(r'<div class="line1">([^<]*)</div>')
NEWEST, OLDEST = "?order=-created", "?order=created"


@pytest.fixture
def history(people):
    """One person a day, from the first to the thirtieth of November."""
    for day in range(1, 31):
        (person,) = people(1, name=f"Día {day:02d}")
        noon = midnight(date(2026, 11, day)) + timedelta(hours=12)
        Customer.objects.filter(pk=person.pk).update(created_at=noon)


def shown(page, query: str) -> list[str]:
    return NAMES.findall(page.get(f"/gente/{query}").content.decode())


def test_a_jump_opens_the_page_with_that_day_from_either_side(page, history):
    assert shown(page, f"{NEWEST}&go=2026-11-10")[:2] == ["Día 10", "Día 09"]
    assert shown(page, f"{OLDEST}&go=2026-11-28") == ["Día 28", "Día 29", "Día 30"]


def test_from_there_one_may_go_back(page, history):
    html = page.get(f"/gente/{NEWEST}&go=2026-11-10").content.decode()
    assert 'rel="prev"' in html
    assert "21–30 de 30" in html


def test_what_is_no_day_is_said_and_the_first_page_shown(page, history):
    html = page.get(f"/gente/{NEWEST}&go=mañana").content.decode()
    assert "no es una fecha" in html
    assert "Día 30" in html


def test_an_order_without_days_has_no_jump(page, history):
    html = page.get("/gente/?order=name&go=2026-11-10").content.decode()
    assert "ordená el listado por una fecha" in html
    assert 'name="go"' not in html
    assert 'name="go"' in page.get(f"/gente/{NEWEST}").content.decode()


def test_the_next_page_knows_its_place_without_counting(page, people, monkeypatch):
    people(60)
    html = page.get("/gente/?order=name").content.decode()
    monkeypatch.setattr(paging, "count_before", None)
    next_url = re.search(r'href="([^"]*)"[^>]*rel="next"', html)[1].replace("&amp;", "&")
    html = page.get(f"/gente/{next_url}").content.decode()
    assert "26–50 de 60" in html
    last = re.search(r'href="([^"]*)"[^>]*rel="next"', html)[1].replace("&amp;", "&")
    html = page.get(f"/gente/{last}").content.decode()
    assert "51–60 de 60" in html
    back = re.search(r'href="([^"]*)"[^>]*rel="prev"', html)[1].replace("&amp;", "&")
    assert "26–50 de 60" in page.get(f"/gente/{back}").content.decode()


def test_the_last_page_tells_its_place_from_the_end(page, people, monkeypatch):
    people(60)
    monkeypatch.setattr(paging, "count_before", None)
    assert "36–60 de 60" in page.get("/gente/?order=name&before=end").content.decode()


@pytest.mark.parametrize("place", ["x", -5, 2**70, None, [1]])
def test_a_place_that_we_never_gave_is_none(people, place):
    (row,) = people(1)
    order = paging.Order("name", "name", descending=False)
    assert paging.place_in(paging.written(order, row.name, row.pk, place)) == 0
