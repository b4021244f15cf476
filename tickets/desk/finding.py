"""One search over tickets, customers and messages, each with the rights and the rules of its own listing."""

from dataclasses import dataclass
from heapq import nlargest
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from customers.models import Customer
from customers.search import search_customers
from customers.terms import terms_of
from listings.search import LONGEST_TEXT, notices, sought
from messaging.models import Message
from messaging.querysets import LOG_PERMISSIONS
from messaging.search import find_messages
from tickets.models import Ticket
from tickets.search import search_tickets

SHOWN = 6
LONGEST_NUMBER = 18
# The listings count on; here it only says whether there is more to see.
MOST_COUNTED = 99
SUGGESTIONS = "search-suggestions"


@dataclass(frozen=True)
class Group:
    """What one kind of thing has for the words. more: (address, label) of the listings that have them all."""

    title: str
    template: str
    rows: list
    found: QuerySet
    more: list[tuple[str, str]]

    @property
    def count(self) -> str:
        """Asked by the page alone: a suggestion has to be quick."""
        counted = self.found.order_by().values("pk")[: MOST_COUNTED + 1].count()
        return f"{MOST_COUNTED}+" if counted > MOST_COUNTED else str(counted)


def listing(url_name: str, label: str, text: str) -> tuple[str, str]:
    return f"{reverse(url_name)}?{urlencode({'q': text})}", label


def exact_first(found: QuerySet[Ticket], visible: QuerySet[Ticket], text: str) -> list[Ticket]:
    """Whoever types a number means that ticket, though its digits stand in other places too."""
    digits = text.removeprefix("#")
    rows = list(found.for_listing().order_by("-pk")[:SHOWN])
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > LONGEST_NUMBER:
        return rows
    exact = list(visible.for_listing().filter(pk=int(digits)))
    return (exact + [row for row in rows if row not in exact])[:SHOWN]


def tickets(user: User, text: str) -> Group:
    visible = Ticket.objects.visible_to(user)
    found = search_tickets(visible, text, user)
    more = [listing("tickets:list", _("Ver en Tickets"), text)]
    return Group(_("Tickets"), "tickets/found_ticket.html", exact_first(found, visible, text), found, more)


def customers(user: User, text: str) -> Group:
    found = search_customers(Customer.objects.visible_to(user), text)
    rows = list(found.order_by("name", "pk")[:SHOWN])
    more = [listing("customers:list", _("Ver en Clientes"), text)]
    return Group(_("Clientes"), "tickets/found_customer.html", rows, found, more)


def messages(user: User, text: str) -> Group:
    """Of each channel the newest, and the newest of those: no index has them all by date."""
    found = Message.objects.visible_to(user).filter(find_messages(text, user))
    names = {"email": _("Ver en Emails"), "sms": _("Ver en SMS"), "push": _("Ver en Push")}
    channels = [channel for channel, permission in LOG_PERMISSIONS.items() if user.has_perm(permission)]
    newest = [row for channel in channels for row in newest_of(found.filter(channel=channel))]
    rows = nlargest(SHOWN, newest, key=lambda row: (row.created_at, row.pk))
    more = [listing(f"messaging:{channel}", names[channel], text) for channel in channels]
    return Group(_("Mensajes"), "tickets/found_message.html", rows, found, more)


def newest_of(found: QuerySet[Message]) -> QuerySet[Message]:
    return found.defer("search_text").order_by("-created_at", "-pk")[:SHOWN]


def groups(user: User, text: str) -> list[Group]:
    """What the person may see of each kind; a kind without a row is left out."""
    makers = [
        (tickets, user.has_perm("tickets.view_ticket")),
        (customers, user.has_perm("customers.view_customer")),
        (messages, any(user.has_perm(permission) for permission in LOG_PERMISSIONS.values())),
    ]
    found = [maker(user, text) for maker, allowed in makers if allowed]
    return [group for group in found if group.rows]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """A page; while typing, only the list that drops from the search box."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_TEXT]
    terms = terms_of(text)
    context = {
        "global_query": text,
        "groups": groups(request.user, text) if sought(terms) else [],
        "notices": notices(terms),
    }
    typing = request.htmx and request.htmx.target == SUGGESTIONS
    response = render(request, "tickets/suggestions.html" if typing else "tickets/found.html", context)
    response["Cache-Control"] = "no-store"
    return response
