"""What a person may do is asked once a request, and never kept for the next."""

from django.contrib.auth import authenticate
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from tests.cast import PASSWORD, client_of, make_user, permission


def as_asked(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_own_rights_and_those_of_groups_come_in_one_query(lucia):
    lucia.user_permissions.add(permission("tickets.view_price"))
    user = as_asked(lucia)
    with CaptureQueriesContext(connection) as queries:
        assert user.has_perm("tickets.view_price")
        assert user.has_perm("tickets.view_ticket")
        assert not user.has_perm("tickets.configure")
    assert len(queries) == 1
    assert user.get_all_permissions() == user.get_user_permissions() | user.get_group_permissions()


def test_a_withdrawn_right_is_gone_with_the_next_click(lucia):
    client, address = client_of(lucia), reverse("tickets:list")
    assert client.get(address, {"all": 1}).status_code == 200
    lucia.groups.clear()
    assert client.get(address, {"all": 1}).status_code == 403
    lucia.user_permissions.add(permission("tickets.view_ticket"))
    assert client.get(address, {"all": 1}).status_code == 200


def test_who_was_shut_out_is_a_stranger_with_the_next_click(lucia):
    client, address = client_of(lucia), reverse("tickets:list")
    assert client.get(address, {"all": 1}).status_code == 200
    User.objects.filter(pk=lucia.pk).update(is_active=False)
    assert client.get(address, {"all": 1}).status_code == 302
    assert as_asked(lucia).get_all_permissions() == set()


def test_an_administrator_may_do_everything(admin):
    assert as_asked(admin).get_all_permissions() >= {"tickets.configure", "messaging.configure_account"}
    assert authenticate(username="admin", password=PASSWORD) == admin


def test_the_frame_names_the_persons_group_in_the_query_that_reads_the_person(lucia):
    client = client_of(lucia)
    client.get(reverse("home"))
    html = client.get(reverse("home")).content.decode()
    assert "<small>Mesa de ayuda</small>" in html
    alone = client_of(make_user("tickets.view_ticket")).get(reverse("tickets:list"), {"all": 1})
    assert "<small></small>" in alone.content.decode()


def test_who_is_shut_out_has_no_right_and_a_superuser_every_one(lucia, admin):
    assert as_asked(lucia).has_perm("tickets.view_ticket")
    User.objects.filter(pk=lucia.pk).update(is_active=False)
    assert not as_asked(lucia).has_perm("tickets.view_ticket")
    User.objects.filter(pk=admin.pk).update(is_superuser=True)
    assert as_asked(admin).has_perm("tickets.of_no_kind")
