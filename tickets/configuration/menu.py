"""The list at the left of every configuration page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from tickets.configuration.catalogues import CATALOGUES


@dataclass(frozen=True)
class Item:
    key: str
    label: str | Promise
    icon: str
    url: str


def menu_for(user: User) -> list[Item]:
    items = [Item(each.key, each.title, each.icon, each.url) for each in CATALOGUES]
    items.append(Item("notices", _("Avisos al cliente"), "bell", reverse("configuration:notices")))
    if user.has_perm("accounts.change_organization"):
        items.append(Item("organization", _("Empresa"), "store", reverse("configuration:organization")))
    if user.is_staff and user.has_perm("accounts.view_user"):
        items.append(
            Item("people", _("Usuarios y permisos"), "shield-check", reverse("admin:accounts_user_changelist"))
        )
    return items
