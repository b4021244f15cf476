from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from ispcube.roles import ROLES
from tests.cast import permission

pytestmark = pytest.mark.django_db


def names(group: Group) -> set[str]:
    return {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.select_related("content_type")}


def fresh(name: str) -> Group:
    return Group.objects.get(name=name)


def test_migrating_an_empty_database_leaves_each_group_with_exactly_its_permissions():
    assert {group.name: names(group) for group in Group.objects.all()} == ROLES


def test_next_migrate_makes_a_missing_group_and_leaves_the_others_as_the_administrator_wants_them():
    fresh("Supervisión").delete()
    readers = fresh("Sólo lectura")
    readers.permissions.remove(permission("messaging.view_sms_log"))
    readers.permissions.add(permission("tickets.configure"))
    call_command("migrate", verbosity=0, stdout=StringIO())
    assert names(fresh("Supervisión")) == ROLES["Supervisión"]
    assert names(readers) == ROLES["Sólo lectura"] - {"messaging.view_sms_log"} | {"tickets.configure"}


def test_an_upgrade_gives_the_groups_what_is_new_and_nothing_that_was_taken_from_them():
    """As before a version that knew no such permission."""
    permission("messaging.manage_suppression").delete()
    mauro = fresh("Supervisión")
    mauro.permissions.remove(permission("tickets.bulk_change"))
    fresh("Administración").delete()
    told = StringIO()
    call_command("migrate", verbosity=0, stdout=told)
    assert names(mauro) == ROLES["Supervisión"] - {"tickets.bulk_change"}
    assert "messaging.manage_suppression" not in names(fresh("Sólo lectura"))
    assert "Supervisión: + messaging.manage_suppression" in told.getvalue()
    call_command("migrate", verbosity=0, stdout=(again := StringIO()))
    assert "+" not in again.getvalue()


def test_looking_at_the_plan_writes_nothing():
    Group.objects.all().delete()
    call_command("migrate", plan=True, stdout=StringIO())
    assert not Group.objects.exists()


def test_setup_roles_gives_back_what_a_group_lacks_and_takes_nothing_away():
    readers = fresh("Sólo lectura")
    readers.permissions.set([permission("tickets.configure")])
    for _ in range(2):
        call_command("setup_roles", stdout=StringIO())
        assert names(readers) == ROLES["Sólo lectura"] | {"tickets.configure"}


def test_setup_roles_with_reset_takes_back_what_was_added_and_keeps_other_groups_and_members(make_user):
    own = Group.objects.create(name="Cobranzas")
    readers = fresh("Sólo lectura")
    sofia = make_user()
    sofia.groups.add(readers, own)
    readers.permissions.add(permission("tickets.configure"))
    call_command("setup_roles", "--reset", stdout=StringIO())
    assert names(readers) == ROLES["Sólo lectura"]
    assert set(sofia.groups.all()) == {readers, own}


def test_setup_roles_before_every_permission_is_there_writes_nothing():
    Group.objects.all().delete()
    permission("tickets.configure").delete()
    complaint = StringIO()
    call_command("setup_roles", stdout=StringIO(), stderr=complaint)
    assert "tickets.configure" in complaint.getvalue()
    assert not Group.objects.exists()


def test_only_readers_hold_no_permission_that_writes():
    verbs = {name.split(".")[1].split("_")[0] for name in ROLES["Sólo lectura"]}
    assert verbs == {"view"}


def test_the_cast_lacks_what_its_role_lacks(lucia, mauro, fabian, sofia, stranger):
    assert mauro.has_perm("tickets.bulk_change")
    assert not lucia.has_perm("tickets.bulk_change")
    assert not fabian.has_perm("messaging.view_email_log")
    assert not sofia.has_perm("tickets.change_ticket")
    assert stranger.get_all_permissions() == set()
