"""The list at the left of the configuration: each app adds its pages, and each person sees their own."""

import pytest

from accounts.configuration import Item, first_page, menu_for, register
from tests import cast


@pytest.fixture
def extra():
    from accounts import configuration

    kept = dict(configuration._items)
    register(Item("extra", "Extra", "bell", "home", ("accounts.view_user",), 5))
    yield
    configuration._items.clear()
    configuration._items.update(kept)


def keys(user) -> list[str]:
    return [item.key for item in menu_for(user)]


@pytest.mark.django_db
def test_a_page_is_listed_for_who_may_open_it_and_for_nobody_else(extra):
    assert "extra" in keys(cast.make_user("accounts.view_user"))
    assert "extra" not in keys(cast.make_user("tickets.configure"))


@pytest.mark.django_db
def test_the_configuration_opens_on_the_first_page_that_one_may_see(extra, rf):
    ana = cast.make_user("accounts.view_user")
    request = rf.get("/configuracion/")
    request.user = ana
    assert first_page(request).key == "extra"
    answer = cast.client_of(cast.make_user("tickets.configure")).get("/configuracion/")
    assert answer.url == "/configuracion/areas/"


@pytest.mark.django_db
def test_who_may_see_none_of_it_is_refused():
    assert cast.client_of(cast.make_user()).get("/configuracion/").status_code == 403
