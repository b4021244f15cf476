"""One search over tickets, customers and messages, each with the rights and the rules of its own listing."""

from dataclasses import dataclass
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
from listings import paging
from messaging.models import Message
from messaging.querysets import LOG_PERMISSIONS
from messaging.search import search_messages
from tickets.models import Ticket
from tickets.search import search_tickets

SHOWN = 6
LONGEST_TEXT = 200
LONGEST_NUMBER = 18


@dataclass(frozen=True)
class Group:
    """What one kind of thing has for the words. more: (address, label) of the listings that have them all."""

    title: str
    template: str
    rows: list
    count: paging.Count
    more: list[tuple[str, str]]


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
    return Group(
        _("Tickets"), "tickets/found_ticket.html", exact_first(found, visible, text), paging.count(found), more
    )


def customers(user: User, text: str) -> Group:
    found = search_customers(Customer.objects.visible_to(user), text)
    rows = list(found.for_listing().order_by("name", "pk")[:SHOWN])
    more = [listing("customers:list", _("Ver en Clientes"), text)]
    return Group(_("Clientes"), "tickets/found_customer.html", rows, paging.count(found), more)


def messages(user: User, text: str) -> Group:
    found = search_messages(Message.objects.visible_to(user), text, user)
    rows = list(found.for_listing().order_by("-created_at", "-pk")[:SHOWN])
    names = {"email": _("Ver en Emails"), "sms": _("Ver en SMS"), "push": _("Ver en Push")}
    channels = [channel for channel, permission in LOG_PERMISSIONS.items() if user.has_perm(permission)]
    more = [listing(f"messaging:{channel}", names[channel], text) for channel in channels]
    return Group(_("Mensajes"), "tickets/found_message.html", rows, paging.count(found), more)


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
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_TEXT]
    context = {"global_query": text, "groups": groups(request.user, text) if text else []}
    return render(request, "tickets/found.html", context)
