"""Changing many tickets at once: confirm, then a job that freezes which ones and shows what happened to each."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from listings.jobs.kinds import JobRefused
from listings.jobs.starting import start
from listings.paging import Order
from listings.patience import TooSlow
from listings.selection import Selection, chosen, form_key
from listings.views import confirm_page
from listings.walking import read
from tickets.desk.bulk_jobs import TITLES, BulkKind
from tickets.desk.listing import TicketListView
from tickets.forms.bulk import BulkForm
from tickets.models import Ticket
from tickets.services import BULK_FIELDS

SAMPLE = 8
NEWEST = Order("created", "created_at", descending=True)


@permission_required(["tickets.view_ticket", "tickets.bulk_change"], raise_exception=True)
@require_POST
def bulk(request: HttpRequest, field: str) -> HttpResponse:
    if field not in BULK_FIELDS:
        raise Http404
    selection = chosen(request, TicketListView)
    confirmed = "confirmed" in request.POST
    problem = selection.problem or (too_many(selection) if confirmed else "")
    if problem:
        messages.error(request, problem)
        return redirect(back_to(selection))
    form = BulkForm(request.POST if confirmed else None, field=field)
    if not confirmed or not form.is_valid():
        return ask(request, selection, form)
    return order(request, selection, form)


def too_many(selection: Selection) -> str:
    """Counted when it is ordered: the page before it says how many may be, and costs the same for any number."""
    return most_text() if selection.excess(settings.BULK_MAX_TICKETS) else ""


def most_text() -> str:
    most = number_format(settings.BULK_MAX_TICKETS, force_grouping=True)
    return _("Hasta %(most)s tickets por vez: filtrá un poco más.") % {"most": most}


def order(request: HttpRequest, selection: Selection, form: BulkForm) -> HttpResponse:
    try:
        job = start(
            owner=request.user,
            kind=BulkKind,
            params=form.params | {"query": selection.query},
            form_key=form_key(request),
            rows=selection.queryset,
        )
    except JobRefused as refused:
        form.add_error(None, str(refused))
        return ask(request, selection, form)
    return redirect("jobs:detail", job.pk)


def ask(request: HttpRequest, selection: Selection, form: BulkForm) -> HttpResponse:
    return confirm_page(
        request,
        TicketListView,
        selection,
        "tickets/bulk_confirm.html",
        title=TITLES[form.field],
        question=question_of(selection),
        warning=most_text() if selection.found.capped else "",
        action=_("Cambiar"),
        form=form,
        items=[str(ticket) for ticket in sample(selection)],
        more_count=max(selection.found.value - SAMPLE, 0) if not selection.found.capped else 0,
    )


def sample(selection: Selection) -> list[Ticket]:
    try:
        return read(TicketListView.with_related(selection.queryset), NEWEST, SAMPLE, narrowed=True)
    except TooSlow:
        return []


def question_of(selection: Selection) -> str:
    count = selection.found.value
    told = {"n": number_format(count, force_grouping=True)}
    if selection.found.capped:
        return _("Vas a cambiar más de %(n)s tickets.") % told
    return ngettext("Vas a cambiar %(n)s ticket.", "Vas a cambiar %(n)s tickets.", count) % told


def back_to(selection: Selection) -> str:
    return f"{TicketListView.url()}?{selection.query or 'all=1'}"
