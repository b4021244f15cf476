import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from listings import pins, services
from tests.cast import client_of, make_user, permission
from tests.listings.sharing import group, keep, share, withdraw

SEE = "customers.view_customer"
COUNT = re.compile(r'id="count-pin-(\d+)"[^>]*>([^<]*)<')
PIN_NAME = re.compile(r'class="pin-name">([^<]+)<')


def sidebar(page, address: str = "/filtros/") -> list[str]:
    return PIN_NAME.findall(page.get(address).content.decode())


def numbers(page) -> dict[int, str]:
    html = page.get(reverse("listings:pin_counts")).content.decode()
    return {int(pk): count for pk, count in COUNT.findall(html)}


def pin(page, saved, pinned="1"):
    return page.post(reverse("listings:pin", args=[saved.pk]), {"pinned": pinned})


def test_pinned_filters_stand_in_the_sidebar_of_every_page_in_their_order(page, reader):
    first, second, third = (keep(reader, name) for name in ("Uno", "Dos", "Tres"))
    for saved in (first, second, third):
        pin(page, saved)
    page.post(reverse("listings:move_pin", args=[third.pk]), {"way": "up"})
    page.post(reverse("listings:move_pin", args=[first.pk]), {"way": "up"})
    for address in ("/filtros/", "/gente/?all=1", "/perfil/"):
        assert sidebar(page, address) == ["Uno", "Tres", "Dos"]
    page.post(reverse("listings:move_pin", args=[first.pk]), {"way": "down"})
    pin(page, third, "0")
    assert sidebar(page) == ["Uno", "Dos"]


def test_pinning_from_the_listing_leads_back_to_it(page, reader):
    saved = keep(reader)
    url = reverse("listings:pin", args=[saved.pk])
    response = page.post(url, {"pinned": "1", "back": saved.address})
    assert response["Location"] == f"/gente/{saved.address}"


def test_a_page_shows_pins_without_a_number_and_without_counting(page, reader, people):
    people(3, status="blocked")
    saved = keep(reader)
    pin(page, saved)
    html = page.get("/perfil/").content.decode()
    assert f'id="count-pin-{saved.pk}"></span>' in html
    with CaptureQueriesContext(connection) as queries:
        page.get("/perfil/")
    assert not [one["sql"] for one in queries if "COUNT(" in one["sql"].upper()]


def test_the_numbers_come_for_all_pins_at_once_and_end_at_99(page, reader, people, monkeypatch):
    people(3, status="blocked")
    people(1, kind="company")
    for saved in (blocked := keep(reader), company := keep(reader, "Empresas", "kind=company")):
        pin(page, saved)
    assert numbers(page) == {blocked.pk: "3", company.pk: "1"}
    people(100, status="blocked")
    services.replace_filter(saved=blocked, query="status=blocked")
    assert numbers(page)[blocked.pk] == "99+"


def test_the_number_is_the_readers_own(page, reader, people):
    """Neither a hidden row nor the rights of whoever shares show through it."""
    publisher = make_user(SEE, "customers.change_customer")
    people(2, status="blocked")
    saved = share(keep(publisher), group("Mesa", reader))
    pin(page, saved)
    assert numbers(page) == {saved.pk: "2"}
    before = page.get(reverse("listings:pin_counts")).content
    people(5, status="blocked", deleted_at=timezone.now())
    pins.cache.clear()
    assert page.get(reverse("listings:pin_counts")).content == before


def test_who_loses_the_right_loses_the_number_at_once(reader, people):
    people(2, status="blocked")
    saved = keep(reader)
    services.pin_filter(user=reader, saved=saved)
    assert numbers(client_of(reader)) == {saved.pk: "2"}
    reader.user_permissions.remove(permission(SEE))
    assert numbers(client_of(reader)) == {}
    assert sidebar(client_of(reader)) == []


def test_who_leaves_the_group_loses_the_pin(page, reader, people):
    publisher, mesa = make_user(SEE), group("Mesa", reader)
    saved = share(keep(publisher), mesa)
    pin(page, saved)
    assert sidebar(page) == ["Bloqueados"]
    mesa.user_set.remove(reader)
    assert (sidebar(page), numbers(page)) == ([], {})
    mesa.user_set.add(reader)
    withdraw(saved)
    assert sidebar(page) == []


def test_a_wrong_filter_counts_nothing(page, reader, people):
    people(2)
    saved = keep(reader, query="status=nonsense")
    pin(page, saved)
    assert numbers(page) == {saved.pk: "0"}


def test_a_slow_count_is_not_repeated_every_minute(page, reader, monkeypatch):
    saved = keep(reader)
    pin(page, saved)
    kept = []
    monkeypatch.setattr(pins, "SLOW_COUNT", -1)
    monkeypatch.setattr(pins.cache, "set", lambda key, value, seconds: kept.append(seconds))
    numbers(page)
    assert kept == [pins.SLOW_SECONDS]


def test_there_is_an_end_to_pins(page, reader, monkeypatch):
    monkeypatch.setattr(services.pins, "MOST_PINS", 1)
    pin(page, keep(reader))
    pin(page, keep(reader, "Otro"))
    assert sidebar(page) == ["Bloqueados"]


@pytest.mark.parametrize("rows", [0, 1, 12])
def test_saved_filters_cost_a_listing_one_query(page, reader, people, rows):
    publisher = make_user(SEE)
    people(1)
    for number in range(rows):
        services.pin_filter(user=reader, saved=keep(reader, f"Mío {number}"))
        share(keep(publisher, f"De otro {number}"))
    with CaptureQueriesContext(connection) as queries:
        page.get("/gente/?status=blocked")
    asked = [one["sql"] for one in queries if "listings_savedfilter" in one["sql"]]
    assert len(asked) == 1


def test_who_looks_after_filters_has_no_pin_of_a_group_that_they_left(db):
    keeper, mesa = make_user(SEE, "listings.manage_filters"), group("Mesa")
    mesa.user_set.add(keeper)
    saved = share(keep(make_user(SEE)), mesa)
    services.pin_filter(user=keeper, saved=saved)
    page = client_of(keeper)
    assert sidebar(page) == ["Bloqueados"]
    mesa.user_set.remove(keeper)
    assert (sidebar(page), numbers(page)) == ([], {})
