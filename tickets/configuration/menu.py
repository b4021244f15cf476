"""What the tickets add to the list at the left of every configuration page."""

from django.utils.translation import gettext_lazy as _

from accounts.configuration import Item, register
from tickets.configuration.catalogues import CATALOGUES

CONFIGURE = ("tickets.configure",)


def fill_menu() -> None:
    register(
        *(
            Item(each.key, each.title, each.icon, f"configuration:{each.key}", CONFIGURE, 10 + place)
            for place, each in enumerate(CATALOGUES)
        ),
        Item("notices", _("Avisos al cliente"), "bell", "configuration:notices", CONFIGURE, 30),
        Item(
            "organization",
            _("Empresa"),
            "store",
            "configuration:organization",
            ("tickets.configure", "accounts.change_organization"),
            50,
        ),
        Item(
            "people",
            _("Usuarios y permisos"),
            "shield-check",
            "admin:accounts_user_changelist",
            ("accounts.view_user",),
            60,
            for_staff=True,
        ),
    )
