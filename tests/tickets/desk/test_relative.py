"""One address, and each reader finds their own in it."""

import pytest

from listings import services
from tests.cast import make_user
from tests.listings.sharing import share
from tests.tickets.desk.test_list import LIST, numbers
from tickets.models import Ticket

SEE = "tickets.view_ticket"


@pytest.fixture
def two(area):
    """Two readers, each of an area of their own."""
    rita, omar = make_user(SEE), make_user(SEE)
    rita.areas.add(area["Técnica"])
    omar.areas.add(area["Gerencia"], area["Administración"])
    return rita, omar


def chips(response) -> str:
    html = response.content.decode()
    return html[html.index('class="filters"') : html.index('class="list-bar"')]


def test_my_areas_are_the_readers(client_of, two, make_ticket, area):
    technical, managed = make_ticket(area=area["Técnica"]), make_ticket(area=area["Gerencia"])
    for_rita, for_omar = (client_of(person).get(f"{LIST}?area=mine") for person in two)
    assert numbers(for_rita) == [technical.pk]
    assert numbers(for_omar) == [managed.pk]
    assert "<b>Mis áreas</b>" in chips(for_rita)


def test_my_areas_stand_beside_others(client_of, two, make_ticket, area):
    technical, managed = make_ticket(area=area["Técnica"]), make_ticket(area=area["Gerencia"])
    make_ticket(area=area["Mesa de ayuda"])
    response = client_of(two[0]).get(f"{LIST}?area=mine&area={area['Gerencia'].pk}")
    assert numbers(response) == [managed.pk, technical.pk]
    assert "<b>Mis áreas, Gerencia</b>" in chips(response)


def test_who_has_no_area_finds_nothing_in_them(client_of, make_ticket):
    make_ticket()
    assert numbers(client_of(make_user(SEE)).get(f"{LIST}?area=mine")) == []


def test_what_i_opened_is_the_readers_and_needs_no_right_to_know_people(client_of, two, make_ticket):
    rita, omar = two
    mine, theirs = make_ticket(), make_ticket()
    Ticket.objects.filter(pk=mine.pk).update(created_by=rita)
    Ticket.objects.filter(pk=theirs.pk).update(created_by=omar)
    response = client_of(rita).get(f"{LIST}?opened_by=me")
    assert numbers(response) == [mine.pk]
    assert "<b>Yo</b>" in chips(response)
    assert numbers(client_of(omar).get(f"{LIST}?opened_by=me")) == [theirs.pk]


def test_who_opened_it_by_name_needs_the_right_to_know_people(client_of, two, make_ticket):
    rita, omar = two
    theirs = make_ticket()
    Ticket.objects.filter(pk=theirs.pk).update(created_by=omar)
    refused = client_of(rita).get(f"{LIST}?opened_by={omar.pk}")
    assert numbers(refused) == []
    assert "no sirve así" in refused.content.decode()
    knowing = make_user(SEE, "accounts.view_user")
    assert numbers(client_of(knowing).get(f"{LIST}?opened_by={omar.pk}")) == [theirs.pk]


def test_a_shared_filter_shows_each_reader_their_own(client_of, lucia, mauro, make_ticket):
    hers, his = make_ticket(), make_ticket()
    Ticket.objects.filter(pk=hers.pk).update(assignee=lucia)
    Ticket.objects.filter(pk=his.pk).update(assignee=mauro)
    saved = share(services.save_filter(owner=mauro, listing="tickets", name="Míos", query="assignee=me"))
    assert numbers(client_of(lucia).get(f"{LIST}{saved.address}")) == [hers.pk]
    assert numbers(client_of(mauro).get(f"{LIST}{saved.address}")) == [his.pk]


def test_the_form_offers_the_words_and_keeps_them_chosen(client_of, two):
    html = client_of(two[0]).get(f"{LIST}?area=mine&opened_by=me&menu=filters").content.decode()
    assert 'name="area" value="mine"' in html.replace('class="form-check-input" ', "")
    assert '<option value="me" selected>Yo</option>' in html


@pytest.mark.parametrize("query", ["area=hers", "area=me", "opened_by=mine", f"opened_by={'9' * 30}", "area=0x1"])
def test_a_word_that_is_none_finds_nothing_and_says_so(client_of, two, make_ticket, query):
    make_ticket()
    response = client_of(two[0]).get(f"{LIST}?{query}")
    assert numbers(response) == []
    assert "no sirve así" in response.content.decode()


def test_sharing_a_filter_that_names_oneself_warns_that_all_would_see_the_same(client_of, mauro):
    named = services.save_filter(owner=mauro, listing="tickets", name="A", query=f"assignee={mauro.pk}")
    word = services.save_filter(owner=mauro, listing="tickets", name="B", query="assignee=me&area=mine")
    client = client_of(mauro)
    warned, fine = (client.get(f"/filtros/{saved.pk}/compartir/").content.decode() for saved in (named, word))
    assert "«Técnico» te nombra a vos" in warned
    assert "te nombra a vos" not in fine
    assert "<b>Mis áreas</b>" in fine


def test_the_number_of_a_shared_pin_is_each_readers_own(client_of, two, make_ticket):
    """Two people with the very same rights: what was counted for one is not shown to the other."""
    rita, omar = two
    omar.areas.set(rita.areas.all())
    Ticket.objects.filter(pk=make_ticket().pk).update(assignee=rita)
    saved = share(services.save_filter(owner=rita, listing="tickets", name="Míos", query="assignee=me"))
    for person, count in ((rita, "1"), (omar, "0")):
        services.pin_filter(user=person, saved=saved)
        html = client_of(person).get("/filtros/contadores/").content.decode()
        assert f'id="count-pin-{saved.pk}" hx-swap-oob="true">{count}<' in html
