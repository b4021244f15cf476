"""The list of tickets."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from customers.terms import terms_of
from listings.columns import BulkAction
from listings.reading import Reading
from listings.views import ListingView, better_address
from tickets.desk.counters import tabs_of_page
from tickets.filters import TicketFilterSet
from tickets.models import Ticket
from tickets.search import find_in_threads, find_tickets
from tickets.tables import COLUMNS

# What a bare address opens: the work there is to do.
ONGOING = "?open=yes"
BULK = "tickets.bulk_change"


def bulk_action(field: str, label: Any, icon: str, shortcut: str = "") -> BulkAction:
    return BulkAction(field, label, icon, BULK, "tickets:bulk", {"field": field}, shortcut=shortcut)


class TicketListView(ListingView):
    listing = "tickets"
    url_name = "tickets:list"
    permission_required = "tickets.view_ticket"
    model = Ticket
    filterset_class = TicketFilterSet
    columns = COLUMNS
    default_order = "-created"
    search = staticmethod(find_tickets)
    search_terms = staticmethod(terms_of)
    search_in_text = staticmethod(find_in_threads)
    search_placeholder = _("Asunto, cliente, documento, #número")
    bulk_actions = [
        bulk_action("assignee", _("Asignar"), "user-plus", "a"),
        bulk_action("state", _("Estado"), "circle-dashed", "e"),
        bulk_action("priority", _("Prioridad"), "flag", "p"),
        bulk_action("area", _("Área"), "layout-grid"),
    ]
    export_permission = "tickets.export_ticket"
    title, noun = _("Tickets"), _("tickets")
    header_template = "tickets/list_header.html"
    empty_title, empty_text = _("Todavía no hay tickets"), _("Creá el primero con «Nuevo ticket».")
    empty_icon = "ticket"
    done_query, done_text = {"open": "yes"}, _("No queda ningún ticket abierto.")
    row_url = staticmethod(Ticket.get_absolute_url)
    row_label = staticmethod(Ticket.reference.fget)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if request.GET:
            return super().get(request)
        own_default = better_address(Reading(type(self), request))
        return HttpResponseRedirect(request.path + (own_default or ONGOING))

    @staticmethod
    def get_header_context(request: HttpRequest) -> dict[str, object]:
        return {"tabs": tabs_of_page(request)}
