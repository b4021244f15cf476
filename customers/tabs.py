"""The parts of a customer's page. Those of other apps are known by the URL name of their fragment only."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.models import Customer

LOGS = ("messaging.view_email_log", "messaging.view_sms_log", "messaging.view_push_log")


@dataclass(frozen=True)
class Tab:
    """fragment: URL name of who serves the part, by the customer's code.

    needs: the permission without which it is not there; any_of: permissions, one is enough.
    """

    key: str
    label: str | Promise
    icon: str
    fragment: str = ""
    needs: str = ""
    any_of: tuple[str, ...] = ()

    def address(self, customer: Customer) -> str:
        """Of the fragment; empty when nobody serves it."""
        try:
            return reverse(self.fragment, args=[customer.code]) if self.fragment else ""
        except NoReverseMatch:
            return ""

    def is_offered(self, customer: Customer, user: User) -> bool:
        allowed = not self.any_of or any(user.has_perm(permission) for permission in self.any_of)
        allowed = allowed and (not self.needs or user.has_perm(self.needs))
        return allowed and (not self.fragment or bool(self.address(customer)))


SUMMARY = Tab("summary", _("Resumen"), "layout-dashboard")
TABS = (
    SUMMARY,
    Tab("tickets", _("Tickets"), "ticket", "tickets:of_customer", "tickets.view_ticket"),
    Tab("messages", _("Mensajes"), "mails", "messaging:of_customer", "messaging.view_message", LOGS),
    Tab("services", _("Servicios y equipos"), "router"),
    Tab("details", _("Datos y contacto"), "contact"),
)
TIMELINE = Tab(
    "timeline", _("Línea de tiempo"), "history", "tickets:timeline", any_of=("tickets.view_ticket", *LOGS)
)


def tabs_for(customer: Customer, user: User) -> list[Tab]:
    return [tab for tab in TABS if tab.is_offered(customer, user)]


def chosen_tab(tabs: list[Tab], key: str) -> Tab:
    """The tab that the address names; an unknown or hidden one falls back to the summary."""
    return next((tab for tab in tabs if tab.key == key), SUMMARY)
