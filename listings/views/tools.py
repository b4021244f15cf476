"""The small deeds of a listing's page: open what is ticked, export what is ticked."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from listings.jobs.exporting import ExportKind
from listings.jobs.models import Job
from listings.jobs.starting import key_of_click, start
from listings.params import PLACE, querydict
from listings.reading import Reading
from listings.selection import Selection, chosen
from listings.sheet import Sheet
from listings.views.kept import back_params, listing_of, to_listing
from listings.views.listing import csv_of, note_export

# Files that take longer than a request should.
MADE_ASIDE = ("xlsx", "csv-file")


@require_POST
def open_chosen(request: HttpRequest, listing: str) -> HttpResponse:
    """Ver: the preview of the ticked row, or of the first of several."""
    view = listing_of(request, listing)
    selection = chosen(request, view)
    params = back_params(request)
    if selection.problem:
        messages.error(request, selection.problem)
        return to_listing(view, params.url("view"))
    seen = set(selection.queryset.values_list("pk", flat=True)) if selection.ids else set()
    first = next((pk for pk in selection.ids if pk in seen), None) or selection.queryset.first().pk
    return to_listing(view, params.url(view=first))


@require_POST
def export_chosen(request: HttpRequest, listing: str) -> HttpResponseBase:
    """`format`: "csv" streams at once; "xlsx" and "csv-file" are made aside. `all=1`, or the ticked `ids`."""
    view = listing_of(request, listing)
    back = back_params(request)
    sheet = Sheet(Reading(view, request, querydict(back.pairs)))
    if not sheet.can_export:
        raise PermissionDenied
    selection = chosen(request, view)
    # No file is too big: only a ticked selection has to be there.
    if not selection.is_all and selection.problem:
        messages.error(request, selection.problem)
        return to_listing(view, back.url(*PLACE))
    wanted = request.POST.get("format", "csv").removesuffix("-file")
    if request.POST.get("format") in MADE_ASIDE:
        return redirect("jobs:detail", export_job(request, sheet, selection, wanted).pk)
    return csv_of(sheet, selection.queryset, how_many(sheet, selection))


def how_many(sheet: Sheet, selection: Selection) -> str:
    return str(sheet.count if selection.is_all else selection.count)


def export_job(request: HttpRequest, sheet: Sheet, selection: Selection, ending: str) -> Job:
    note_export(sheet, how_many(sheet, selection), ending)
    params = {
        "listing": sheet.listing.listing,
        "of": str(sheet.listing.title),
        "query": selection.query,
        "columns": [column.key for column in sheet.columns],
        "format": ending,
        "ticked": not selection.is_all,
    }
    rows = None if selection.is_all else selection.queryset
    key = key_of_click(request.user, params | {"ids": selection.ids})
    return start(owner=request.user, kind=ExportKind, params=params, form_key=key, rows=rows)
