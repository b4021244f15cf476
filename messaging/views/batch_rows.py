"""The rows of a resend: what became of each and why. The same listing as any other, below how the resend goes."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.addresses import address
from accounts.models import User
from customers.terms import terms_of
from listings.search.index import of_found
from listings.views import ListingView
from messaging.batch_filters import BatchRowFilterSet, batch_named
from messaging.batch_tables import BATCH_ROW_COLUMNS, address_of_row
from messaging.models import BatchItem, Message
from messaging.search import find_messages
from messaging.views.progress import progress_context


def find_rows(text: str, user: User) -> Q:
    """By the message that was to be sent again."""
    found = find_messages(text, user)
    return of_found(Message, "source", found) if found else Q()


def header_context(request: HttpRequest) -> dict[str, Any]:
    """The one resend that the address asks for, as it goes."""
    reading = BatchRowFilterSet(request.GET, BatchItem.objects.none(), request=request, user=request.user)
    number = reading.form.cleaned_data.get("batch") if reading.is_valid() else None
    batch = batch_named(request, number)
    return progress_context(batch, request) if batch else {"batch": None}


class BatchRowListView(ListingView):
    model, listing, url_name = BatchItem, "batch_rows", "messaging:batch_rows"
    permission_required = "messaging.view_message"
    filterset_class, columns = BatchRowFilterSet, BATCH_ROW_COLUMNS
    default_order = "original"
    row_url = staticmethod(address_of_row)
    search, search_terms = staticmethod(find_rows), staticmethod(terms_of)
    search_placeholder = _("Destinatario, asunto, #ticket")
    export_permission = "messaging.export_message"
    title, noun = _("Mensajes de un lote"), _("mensajes")
    header_template = "messaging/batch_header.html"
    get_header_context = staticmethod(header_context)
    empty_title, empty_icon = _("Este lote no tiene mensajes"), "layers"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Nobody looks for the rows of all resends together: who takes the resend away goes back to the list."""
        if "batch" in request.GET:
            return super().get(request)
        elsewhere = address("messaging:batch_list")
        return HttpResponseClientRedirect(elsewhere) if request.htmx else redirect(elsewhere)
