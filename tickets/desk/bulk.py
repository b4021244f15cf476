"""Changing many tickets at once: confirm, do, show what happened to each."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from listings.selection import Selection, chosen
from listings.views import confirm_page
from tickets.desk.listing import TicketListView
from tickets.forms.bulk import BulkForm
from tickets.services import BULK_FIELDS, RowResult, TicketRefused, bulk_change

TITLES = {
    "state": _("Cambiar el estado"),
    "area": _("Cambiar el área"),
    "priority": _("Cambiar la prioridad"),
    "assignee": _("Asignar"),
}
SAMPLE = 8


@permission_required(["tickets.view_ticket", "tickets.bulk_change"], raise_exception=True)
@require_POST
def bulk(request: HttpRequest, field: str) -> HttpResponse:
    if field not in BULK_FIELDS:
        raise Http404
    selection = chosen(request, TicketListView)
    if selection.problem:
        messages.error(request, selection.problem)
        return redirect(back_to(selection))
    confirmed = "confirmed" in request.POST
    form = BulkForm(request.POST if confirmed else None, field=field)
    if not confirmed or not form.is_valid():
        return ask(request, selection, form)
    notify = form.cleaned_data.get("notify", False)
    try:
        results = bulk_change(actor=request.user, tickets=selection.queryset, values=form.values, notify=notify)
    except TicketRefused as refused:
        form.add_error(None, str(refused))
        return ask(request, selection, form)
    return show(request, selection, form, results)


def ask(request: HttpRequest, selection: Selection, form: BulkForm) -> HttpResponse:
    count = selection.count
    question = ngettext("Vas a cambiar %(n)d ticket.", "Vas a cambiar %(n)d tickets.", count) % {"n": count}
    sample = TicketListView.with_related(selection.queryset).order_by("-pk")[:SAMPLE]
    return confirm_page(
        request,
        TicketListView,
        selection,
        "tickets/bulk_confirm.html",
        title=TITLES[form.field],
        question=question,
        action=_("Cambiar"),
        form=form,
        items=[str(ticket) for ticket in sample],
        more_count=max(count - SAMPLE, 0),
    )


def show(request: HttpRequest, selection: Selection, form: BulkForm, results: list[RowResult]) -> HttpResponse:
    totals = Counter(result.outcome for result in results)
    context = {"results": results, "totals": totals, "title": TITLES[form.field], "back_url": back_to(selection)}
    return render(request, "tickets/bulk_result.html", context)


def back_to(selection: Selection) -> str:
    return f"{TicketListView.url()}?{selection.query or 'all=1'}"
