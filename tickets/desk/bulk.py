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
from listings.paging import Count, Order, known
from listings.patience import TooSlow, patience
from listings.selection import Selection, chosen, form_key
from listings.views import confirm_page
from listings.walking import GATHER, read
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
    confirmed = "confirmed" in request.POST and "recount" not in request.POST
    problem = selection.problem or (too_many(selection) if confirmed else "")
    if problem:
        messages.error(request, problem)
        return redirect(back_to(selection))
    form = BulkForm(request.POST if confirmed else None, field=field)
    if not confirmed or not form.is_valid():
        return ask(request, selection, form)
    return order(request, selection, form)


def too_many(selection: Selection) -> str:
    """Counted when it is ordered, whatever the page before it said."""
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
    """Of very many the page comes at once, the same for any number, and asks for theirs when it is there."""
    recounts = "recount" in request.POST
    found = exact(selection) if recounts else selection.found
    return confirm_page(
        request,
        TicketListView,
        selection,
        "tickets/bulk_confirm.html",
        title=TITLES[form.field],
        question=question_of(found),
        warning=most_text() if found.capped else "",
        waits=found.capped and not recounts,
        action=_("Cambiar"),
        form=form,
        items=[str(ticket) for ticket in sample(selection)],
        more_count=max(found.value - SAMPLE, 0) if not found.capped else 0,
    )


def sample(selection: Selection) -> list[Ticket]:
    try:
        return read(TicketListView.with_related(selection.queryset), NEWEST, SAMPLE, narrowed=True)
    except TooSlow:
        return []


def exact(selection: Selection) -> Count:
    """To the last one that could be changed, if that can be known in seconds."""
    most = settings.BULK_MAX_TICKETS
    try:
        with patience(GATHER):
            return known(selection.up_to(most), most)
    except TooSlow:
        return selection.found


def question_of(found: Count) -> str:
    count = found.value
    told = {"n": number_format(count, force_grouping=True)}
    if found.capped:
        return _("Vas a cambiar más de %(n)s tickets.") % told
    return ngettext("Vas a cambiar %(n)s ticket.", "Vas a cambiar %(n)s tickets.", count) % told


def back_to(selection: Selection) -> str:
    return f"{TicketListView.url()}?{selection.query or 'all=1'}"
