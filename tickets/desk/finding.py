"""One search over tickets, customers and messages, each with the rights and the rules of its own listing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from customers.models import Customer
from customers.search import Meant, meant, of_meant
from customers.terms import terms_of
from listings import together
from listings.paging import Order
from listings.patience import TooSlow
from listings.search import LONGEST_TEXT, notices, sought
from listings.several import first_keys, of_several
from listings.walking import read, sooner
from messaging.models import Message
from messaging.querysets import LOG_PERMISSIONS
from messaging.search import find_messages
from tickets.desk import lines
from tickets.models import Ticket
from tickets.search import find_tickets

SHOWN = 6
LONGEST_NUMBER = 18
# The listings count on; here it only says whether there is more to see.
MOST_COUNTED = 99
COUNTING = 10  # milliseconds
SUGGESTIONS = "search-suggestions"
# What one of them shows when found.
OF_CUSTOMER = ("name", "status", "address", "city", "deleted_at")
OF_MESSAGE = ("channel", "state", "customer_name", "recipient", "subject", "created_at")
NEWEST = Order("created", "created_at", descending=True)


@dataclass
class Group:
    """What one kind of thing has for the words. more: (address, label) of the listings that have them all.

    whole: whether its rows are all there are. count: in words, on the page alone; a suggestion has to be quick.
    """

    title: str
    draw: Callable[[Any], SafeString]
    rows: list
    found: QuerySet
    more: list[tuple[str, str]]
    whole: bool
    count: str = ""

    @property
    def lines(self) -> list[SafeString]:
        return [self.draw(row) for row in self.rows]


def listing(url_name: str, label: str, text: str) -> tuple[str, str]:
    return f"{reverse(url_name)}?{urlencode({'q': text})}", label


def exact_first(found: QuerySet[Ticket], text: str) -> list[Ticket]:
    """One more than is shown, if there are. Whoever types a number means that ticket, though its digits stand in
    other places too."""
    rows = read(found.for_card(), Order("number", "pk", descending=True), SHOWN + 1, narrowed=True)
    digits = text.removeprefix("#")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > LONGEST_NUMBER:
        return rows
    number = int(digits)
    exact = [row for row in rows if row.pk == number]
    if not exact and len(rows) > SHOWN:
        exact = list(found.for_card().filter(pk=number))
    return exact + [row for row in rows if row.pk != number]


def tickets(user: User, text: str, people: Meant) -> Group:
    found = Ticket.objects.visible_to(user).filter(find_tickets(text, user, people))
    rows = exact_first(found, text)
    more = [listing("tickets:list", _("Ver en Tickets"), text)]
    return Group(_("Tickets"), lines.ticket, rows[:SHOWN], found, more, len(rows) <= SHOWN)


def customers(user: User, text: str, people: Meant) -> Group:
    found = Customer.objects.visible_to(user).filter(of_meant(text, people))
    rows = list(found.only(*OF_CUSTOMER).order_by("name", "pk")[: SHOWN + 1])
    more = [listing("customers:list", _("Ver en Clientes"), text)]
    return Group(_("Clientes"), lines.customer, rows[:SHOWN], found, more, len(rows) <= SHOWN)


def messages(user: User, text: str, people: Meant) -> Group:
    """Of each channel the newest, and the newest of those: no index has them all by date."""
    found = Message.objects.visible_to(user).filter(find_messages(text, user, people))
    names = {"email": _("Ver en Emails"), "sms": _("Ver en SMS"), "push": _("Ver en Push")}
    channels = [channel for channel, permission in LOG_PERMISSIONS.items() if user.has_perm(permission)]
    parts = [found.filter(channel=channel) for channel in channels]
    rows = sooner(partial(newest, parts), NEWEST)
    more = [listing(f"messaging:{channel}", names[channel], text) for channel in channels]
    return Group(_("Mensajes"), lines.message, rows[:SHOWN], found, more, len(rows) <= SHOWN)


def newest(parts: list[QuerySet[Message]], order: list) -> QuerySet[Message]:
    wanted = together.any_of(first_keys(part, order, SHOWN + 1) for part in parts)
    return Message.objects.filter(wanted).only(*OF_MESSAGE).order_by(*NEWEST.ordering())[: SHOWN + 1]


def groups(user: User, text: str) -> list[Group]:
    """What the person may see of each kind; a kind without a row is left out. Raises TooSlow."""
    makers = [
        (tickets, user.has_perm("tickets.view_ticket")),
        (customers, user.has_perm("customers.view_customer")),
        (messages, any(user.has_perm(permission) for permission in LOG_PERMISSIONS.values())),
    ]
    wanted = [maker for maker, allowed in makers if allowed]
    people = meant(text, user) if wanted else []
    found = [maker(user, text, people) for maker in wanted]
    return [group for group in found if group.rows]


def to_count(found: QuerySet) -> QuerySet:
    """In the order in which the first hundred come soonest.

    Of customers who are named any will do. Else from the newest back: another way may lead through all that one
    customer with much of everything ever had.
    """
    return found.order_by() if of_several(found) else found.order_by("-pk")


def count(found: list[Group]) -> None:
    """Writes how many each kind has, asking once for all; a number is not worth more than a moment."""
    for group in found:
        group.count = str(len(group.rows)) if group.whole else f"{len(group.rows)}+"
    open_ended = [group for group in found if not group.whole]
    asked = [to_count(group.found).values("pk")[: MOST_COUNTED + 1] for group in open_ended]
    try:
        totals = together.counts(asked, COUNTING)
    except TooSlow:
        return
    for group, total in zip(open_ended, totals, strict=True):
        group.count = f"{MOST_COUNTED}+" if total > MOST_COUNTED else str(total)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """A page; while typing, only the list that drops from the search box."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_TEXT]
    terms = terms_of(text)
    found, told = groups_or_why(request.user, text) if sought(terms) else ([], [])
    typing = request.htmx and request.htmx.target == SUGGESTIONS
    if not typing:
        count(found)
    context = {"global_query": text, "groups": found, "notices": [*notices(terms), *told]}
    response = render(request, "tickets/suggestions.html" if typing else "tickets/found.html", context)
    response["Cache-Control"] = "no-store"
    return response


def groups_or_why(user: User, text: str) -> tuple[list[Group], list[str]]:
    try:
        return groups(user, text), []
    except TooSlow:
        return [], [_("Esta búsqueda tarda demasiado en todo junto: agregá una palabra, o buscá en un listado.")]
