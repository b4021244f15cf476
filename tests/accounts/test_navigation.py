"""The sidebar offers what exists and is allowed, and nothing else."""

import pytest
from django.test import RequestFactory
from django.urls import resolve

from accounts import navigation
from accounts.navigation import Entry
from tests import cast


def labels(user, address: str = "/") -> list[str]:
    request = RequestFactory().get(address)
    request.user = user
    request.resolver_match = resolve(address)
    return [str(link.entry.label) for _title, links in navigation.sections(request) for link in links]


def test_somebody_without_rights_is_offered_home_alone(stranger):
    assert labels(stranger) == ["Inicio"]


def test_the_admin_is_offered_to_staff_only(make_user):
    assert "Admin" not in labels(make_user())
    assert "Admin" in labels(make_user(is_staff=True))


def test_a_page_that_does_not_exist_is_not_offered(admin):
    entry = Entry("Nada", "x", (("tickets:no-such-page", ""),))
    assert navigation.address(entry, admin) is None


def test_an_entry_with_many_doors_takes_the_first_that_opens(make_user):
    user = make_user("accounts.view_user")
    entry = Entry("Puertas", "x", (("admin:index", navigation.STAFF), ("accounts:profile", "accounts.view_user")))
    assert navigation.address(entry, user) == "/perfil/"
    assert navigation.address(entry, make_user()) is None


def test_the_page_where_one_stands_is_marked(client_of, stranger):
    home = client_of(stranger).get("/").content.decode()
    profile = client_of(stranger).get("/perfil/").content.decode()
    assert 'href="/" aria-current="page"' in home
    assert 'aria-current="page"' not in profile


CONFIGURES = ("tickets.configure", "messaging.view_templateversion", "messaging.configure_account")


@pytest.mark.parametrize("permission", CONFIGURES)
def test_each_permission_to_configure_something_leads_to_the_configuration(db, permission):
    assert "Configuración" in labels(cast.make_user(permission))


def test_who_may_configure_nothing_is_not_led_there(db):
    assert "Configuración" not in labels(cast.make_user_without(*CONFIGURES))


def test_the_navigation_is_drawn_for_each_readers_rights_and_language(client_of, lucia, stranger):
    """It is drawn once for all who are offered the same: whoever asked before must not show."""
    pages = {}
    for _time in range(2):
        for reader in (lucia, stranger):
            client = client_of(reader)
            pages[reader.pk] = client.get("/").content.decode()
            assert ('id="count-tickets-mine"' in pages[reader.pk]) == (reader == lucia)
    client = client_of(lucia)
    client.cookies["django_language"] = "en"
    for one, words in ((client, "Unassigned"), (client_of(lucia), "Sin asignar")):
        sidebar, _rest = one.get("/").content.decode().split('<span class="count" id="count-tickets-free">')
        assert sidebar.rstrip().endswith(words)
