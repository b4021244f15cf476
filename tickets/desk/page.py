"""The page of a ticket, whole: shown on its own, and again when something that was posted could not be done."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet, Window
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from accounts.prepared import Given
from accounts.readers import PreparedFor, Reader
from customers.card import card_of
from tickets import kept
from tickets.choices import StateKind, TicketKind
from tickets.desk import drawing
from tickets.desk.properties import Properties
from tickets.desk.thread import Said, thread_of
from tickets.forms.entry import EntryForm
from tickets.models import State, Ticket
from tickets.notices import reaches
from tickets.services import StaleTicket, permission_for

OTHERS_SHOWN = 5
NUMBER = Given("number", Ticket._meta.pk)
CUSTOMER = Given("customer", Ticket._meta.pk)


def asked_for(reader: Reader) -> QuerySet[Ticket]:
    return Ticket.objects.visible_to(reader).for_page().annotate(**reaches("customer_id")).filter(pk=NUMBER)


def beside_it(reader: Reader) -> QuerySet[Ticket]:
    rows = Ticket.objects.visible_to(reader).filter(customer=CUSTOMER).exclude(pk=NUMBER)
    counted = rows.for_line().annotate(others_count=Window(Count("pk")))
    return counted.order_by("-created_at", "-pk")[:OTHERS_SHOWN]


ASKED_FOR = PreparedFor(asked_for, "tickets.view_ticket")
BESIDE_IT = PreparedFor(beside_it, "tickets.view_ticket")


def fetch(request: HttpRequest, number: int) -> Ticket:
    """The ticket, for who may see it; for anybody else it does not exist."""
    ticket = ASKED_FOR.first(request.user, number=number)
    if ticket is None:
        raise Http404
    return ticket


def require_any(user: User, *permissions: str) -> None:
    """For a page where several things may be done: who may do none of them has nothing to do there."""
    if not any(user.has_perm(permission) for permission in permissions):
        raise PermissionDenied


def show(request: HttpRequest, ticket: Ticket, status: int = 200, **given: Any) -> HttpResponse:
    """given: the bound form and the errors of a refused post (composer, properties_errors, stale, news)."""
    context = {**page_context(request.user, ticket), "list_url": list_url(request), **given}
    return render(request, "tickets/detail.html", context, status=status)


def list_url(request: HttpRequest) -> str:
    """The list as the reader left it, when they come straight from there; the list, when not."""
    came_from = request.headers.get("referer", "").partition(f"://{request.get_host()}")[2]
    address = reverse("tickets:list")
    return came_from if came_from.partition("?")[0] == address else address


def page_context(user: User, ticket: Ticket) -> dict[str, Any]:
    items = thread_of(ticket, user)
    last = max((item.entry.pk for item in items if isinstance(item, Said)), default=0)
    is_vendor = ticket.kind == TicketKind.VENDOR
    return {
        "ticket": ticket,
        "thread": drawing.thread(items, is_vendor),
        "properties": Properties(ticket, user),
        "composer": EntryForm(ticket=ticket, user=user, last_entry=last),
        "ending": ending(ticket, user),
        "is_vendor": is_vendor,
        **customer_card(ticket, user),
        **others(ticket, user),
    }


def customer_card(ticket: Ticket, user: User) -> dict[str, Any]:
    sees = bool(ticket.customer and user.has_perm("customers.view_customer"))
    return {"sees_customer": sees, "card": card_of(ticket.customer) if sees else None}


def ending(ticket: Ticket, user: User) -> State | None:
    """The state that the one button leads to: the first closed one, or the default that reopens."""
    kind = StateKind.OPEN if ticket.is_ended else StateKind.CLOSED
    offered = [state for state in kept.kept("state").values() if state.in_use and state.kind == kind]
    state = min(offered, key=lambda state: (not state.is_default, state.order), default=None)
    return state if state and user.has_perm(permission_for("state", ticket.state, state)) else None


def others(ticket: Ticket, user: User) -> dict[str, Any]:
    """The customer's other tickets, as far as the reader may see them."""
    if not ticket.customer_id:
        return {"others": [], "others_count": 0}
    newest = BESIDE_IT.rows(user, customer=ticket.customer_id, number=ticket.pk)
    return {"others": newest, "others_count": newest[0].others_count if newest else 0}


def refused(request: HttpRequest, ticket: Ticket, stale: StaleTicket, wanted: dict[str, Any]) -> HttpResponse:
    """Both versions side by side: what the others made of the ticket, and what this person asked for."""
    fresh = fetch(request, ticket.pk)
    asked = [(Ticket._meta.get_field(name).verbose_name, value) for name, value in wanted.items()]
    return show(request, fresh, 422, stale=stale, asked=asked)
