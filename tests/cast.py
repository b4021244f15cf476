"""The people and things that tests are played with. Set-up goes through the real services where there are some."""

from itertools import count

from django.contrib.auth.models import Permission
from django.test import Client

from accounts.choices import RowScope
from accounts.models import User
from ispcube.roles import ROLES, write_roles

PASSWORD = "una clave larga de prueba"
_numbers = count(1)


def permission(name: str) -> Permission:
    """name: "tickets.view_ticket"; an unknown one is a mistake of the test and fails at once."""
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def make_user(*permissions: str, scope: str = RowScope.ALL, username: str = "", **fields: object) -> User:
    """Somebody who has exactly the named permissions, and no other."""
    user = User.objects.create_user(
        username or f"persona{next(_numbers)}", password=PASSWORD, row_scope=scope, **fields
    )
    user.user_permissions.set([permission(name) for name in permissions])
    return user


def make_user_without(*missing: str, role: str = "Administración", **fields: object) -> User:
    """Somebody of a factory group who lacks exactly the named permissions: the one to test a permission with."""
    unknown = set(missing) - ROLES[role]
    assert not unknown, f"{role} never had {unknown}"
    return make_user(*(ROLES[role] - set(missing)), **fields)


def make_member(username: str, role: str, **fields: object) -> User:
    """One of the cast, in a factory group as an administrator would make them."""
    groups = {group.name: group for group in write_roles()}
    user = make_user(username=username, **fields)
    user.groups.add(groups[role])
    return user


def client_of(user: User) -> Client:
    """A browser in which this person has signed in."""
    client = Client()
    client.force_login(user)
    return client
