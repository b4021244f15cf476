import pytest
from django.urls import reverse

from tests.cast import client_of, make_user
from tests.listings.sharing import group, keep, share, withdraw

SEE = "customers.view_customer"


@pytest.fixture
def boss(db):
    return make_user(SEE, first_name="Paula")


def opens(page) -> str:
    response = page.get("/gente/")
    return response.get("Location", "").removeprefix("/gente/")


def test_ones_own_default_wins_over_the_groups_and_that_over_everybodys(page, reader, boss):
    for_all = share(keep(boss, "De todos"), opens_for_all=True)
    assert opens(page) == for_all.address
    mesa = group("Mesa", reader)
    of_group = share(keep(boss, "Del grupo"), mesa, opens_for=[mesa])
    assert opens(page) == of_group.address
    own = keep(reader, "Mío", is_default=True)
    assert opens(page) == own.address
    assert page.get("/gente/?all=1").status_code == 200


def test_of_several_groups_the_first_by_name_decides(page, reader, boss):
    zonda, andes = group("Zonda", reader), group("andes", reader)
    share(keep(boss, "Z"), zonda, opens_for=[zonda])
    first = share(keep(boss, "A"), andes, opens_for=[andes])
    assert opens(page) == first.address


def test_a_group_opens_with_one_filter_only(page, reader, boss):
    mesa = group("Mesa", reader)
    share(keep(boss, "Uno"), mesa, opens_for=[mesa])
    second = share(keep(boss, "Dos", "kind=company"), mesa, opens_for=[mesa])
    assert opens(page) == second.address
    withdraw(second)
    assert opens(page) == ""


def test_a_group_of_others_opens_nothing(page, boss):
    other = group("Otra")
    share(keep(boss), other, opens_for=[other])
    assert opens(page) == ""


def test_who_wants_everything_gets_it_whatever_the_group_says(page, reader, boss):
    mesa = group("Mesa", reader)
    saved = share(keep(boss), mesa, opens_for=[mesa])
    assert "Abre con «Bloqueados» para Mesa." in page.get("/filtros/").content.decode()
    url = reverse("listings:everything", args=["test-people"])
    page.post(url, {"everything": "1"})
    assert opens(page) == "?all=1"
    assert "Te abre con todo" in page.get("/filtros/").content.decode()
    page.post(url, {"everything": "0"})
    assert opens(page) == saved.address


def test_a_shared_filter_can_be_ones_default(page, reader, boss):
    saved = share(keep(boss))
    page.post(reverse("listings:default", args=[saved.pk]), {"is_default": "1"})
    assert opens(page) == saved.address
    assert opens(client_of(boss)) == ""
    page.post(reverse("listings:default", args=[saved.pk]), {"is_default": "0"})
    assert opens(page) == ""


def test_who_leaves_the_group_no_longer_opens_with_its_filter(page, reader, boss):
    mesa = group("Mesa", reader)
    saved = share(keep(boss), mesa)
    page.post(reverse("listings:default", args=[saved.pk]), {"is_default": "1"})
    assert opens(page) == saved.address
    mesa.user_set.remove(reader)
    assert opens(page) == ""
