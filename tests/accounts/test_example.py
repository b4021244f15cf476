"""From trying it out to working with it."""

import pytest

from accounts.models import Organization, User
from tests.messaging.post import make_customer

CLEAR = "/ejemplo/borrar/"


@pytest.fixture
def with_example(db):
    organization = Organization.objects.get_or_create(pk=1)[0]
    organization.holds_example_data = True
    organization.save()
    return make_customer("Cliente de ejemplo")


def test_the_example_goes_and_whoever_cleared_it_stays(client_of, admin, lucia, with_example):
    client = client_of(admin)
    assert CLEAR in client.get("/").content.decode()
    assert client.post(CLEAR)["Location"] == "/"
    assert list(User.objects.values_list("username", flat=True)) == ["admin"]
    assert type(with_example).objects.count() == 0
    assert CLEAR not in client.get("/").content.decode()


def test_real_data_is_never_cleared(client_of, admin, lucia):
    kept = make_customer("Cliente de verdad")
    text = client_of(admin).post(CLEAR, follow=True).content.decode()
    assert "no borramos nada" in text
    assert list(type(kept).objects.all()) == [kept]
    assert User.objects.count() == 2


def test_opening_the_page_clears_nothing(client_of, admin, with_example):
    assert "No se puede deshacer" in client_of(admin).get(CLEAR).content.decode()
    assert type(with_example).objects.count() == 1


def test_only_who_runs_the_company_may_clear_it(client_of, mauro, with_example):
    assert client_of(mauro).post(CLEAR).status_code == 403
    assert type(with_example).objects.count() == 1
