"""The configuration's pages: who may open them, and the list at their left. Every app adds its own."""

from dataclasses import dataclass

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.views import View

from accounts.models import User


@dataclass(frozen=True)
class Item:
    """order: its place in the list. Without all the permissions it is not there."""

    key: str
    label: str | Promise
    icon: str
    url_name: str
    permissions: tuple[str, ...]
    order: int
    for_staff: bool = False

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    def is_for(self, user: User) -> bool:
        return user.has_perms(self.permissions) and (user.is_staff or not self.for_staff)


_items: dict[str, Item] = {}


def register(*items: Item) -> None:
    """Called where an app declares its configuration's addresses."""
    _items.update({item.key: item for item in items})


def menu_for(user: User) -> list[Item]:
    return sorted((item for item in _items.values() if item.is_for(user)), key=lambda item: item.order)


class ConfigurationPage(PermissionRequiredMixin, View):
    """section: the key of the item that leads here."""

    permission_required: str | tuple[str, ...] = ()
    section = ""

    def page(self, template: str, *, status: int = 200, **context: object) -> HttpResponse:
        menu = {"menu": menu_for(self.request.user), "section": self.section}
        return render(self.request, template, menu | context, status=status)


def first_page(request: HttpRequest) -> Item | None:
    """Where the configuration opens for whoever asks."""
    return next(iter(menu_for(request.user)), None)
