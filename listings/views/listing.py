from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views import View

from accounts.audit import record
from listings.declaration import Listing
from listings.export import csv_response
from listings.opening import opening_address
from listings.params import OWN, PLACE
from listings.reading import Reading
from listings.selection import Selection, form_key
from listings.sheet import Sheet

PAGE = "listings/list.html"
# What htmx asks for by the place where it goes. Menus with a form are drawn when somebody opens them.
FRAGMENTS = {
    "preview": "listings/preview_swap.html",
    "menu-filters": "listings/filter_form.html",
    "menu-columns": "listings/columns_form.html",
}


class ListingView(Listing, PermissionRequiredMixin, View):
    """Every table page. A consumer is a declaration; docs/listings.md shows one."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        reading = Reading(type(self), request)
        address = better_address(reading)
        if address:
            return HttpResponseRedirect(request.path + address)
        sheet = Sheet(reading)
        if reading.params.get("export"):
            return export(sheet)
        template = template_for(request)
        context = page_context(sheet)
        if template == PAGE:
            context |= self.get_header_context(request)
        return no_store(render(request, template, context), reading)


def better_address(reading: Reading) -> str:
    """The default filter of who opens the bare address; else the same address without its empty values."""
    if not reading.request.GET:
        return opening_address(reading.user, reading.listing.listing)
    return reading.params.url() if reading.params.can_be_shorter and not reading.request.htmx else ""


def template_for(request: HttpRequest) -> str:
    """A fragment only for htmx's own requests: what it boosts or restores from history is a whole page."""
    htmx = request.htmx
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return PAGE
    return FRAGMENTS.get(htmx.target, "listings/list_swap.html")


def page_context(sheet: Sheet) -> dict[str, Any]:
    listing = sheet.listing
    return {"listing": listing, "sheet": sheet, "toolbar": sheet.toolbar, "title": listing.title}


def no_store(response: HttpResponse, reading: Reading) -> HttpResponse:
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    response["Cache-Control"] = "no-store"
    if reading.request.htmx and reading.params.can_be_shorter:
        response["HX-Push-Url"] = reading.request.path + reading.params.url()
    return response


def export(sheet: Sheet) -> HttpResponseBase:
    """All that matches, as the page shows it."""
    return csv_of(sheet, sheet.reading.matches(), str(sheet.count))


def csv_of(sheet: Sheet, rows: QuerySet, how_many: str) -> HttpResponseBase:
    note_export(sheet, how_many, "csv")
    listing = sheet.listing
    return csv_response(listing.with_related(rows), sheet.reading.order, sheet.columns, listing.listing)


def note_export(sheet: Sheet, how_many: str, ending: str) -> None:
    """What leaves is written down: by which filters, but not their values, for those may be people."""
    if not sheet.can_export:
        raise PermissionDenied
    known = {*sheet.reading.filterset.keys(), *OWN} - {*PLACE}
    detail = {
        "rows": how_many,
        "format": ending,
        "by": [name for name in sheet.params.names() if name in known],
        "columns": [column.key for column in sheet.columns],
    }
    record(sheet.reading.user, "listings.export", sheet.listing.listing, **detail)


def confirm_page(
    request: HttpRequest,
    listing: type[Listing],
    selection: Selection,
    template: str = "listings/confirm.html",
    **context,
) -> HttpResponse:
    """Before a bulk action: how many, what will be skipped and why; carries the selection and the form's key.

    context: title, question, action (the button's words); optionally warning, danger,
    skipped: [(why, how many)], and what the consumer's own template needs.
    """
    back = f"{listing.url()}?{selection.query or 'all=1'}"
    known = {"selection": selection, "form_key": form_key(request), "cancel_url": back, "listing": listing}
    return no_store_page(render(request, template, {**known, **context}))


def no_store_page(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
