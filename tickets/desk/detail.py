"""A ticket, and what is done on its page."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tickets.desk import page
from tickets.desk.undo import say_with_undo
from tickets.forms.details import DetailsForm
from tickets.forms.entry import EntryForm
from tickets.forms.properties import PropertiesForm
from tickets.models import Attachment, Ticket
from tickets.services import (
    ENTRY_PERMISSION,
    SomebodyAnswered,
    StaleTicket,
    TicketRefused,
    add_entry,
    change_ticket,
)

view_ticket = permission_required("tickets.view_ticket", raise_exception=True)


@view_ticket
@require_GET
def detail(request: HttpRequest, number: int) -> HttpResponse:
    return page.show(request, page.fetch(request, number))


@view_ticket
@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    """One or more properties, from the page, a button or the list. Each field asks for its own permission."""
    ticket = page.fetch(request, number)
    page.require_any(request.user, "tickets.change_ticket", "tickets.close_ticket", "tickets.change_price")
    form = PropertiesForm(request.POST, ticket=ticket, user=request.user)
    if not form.is_valid():
        return page.show(request, ticket, 422, properties_errors=form.errors)
    version = form.cleaned_data["version"]
    try:
        deed = change_ticket(actor=request.user, number=number, values=form.values, version=version)
    except StaleTicket as stale:
        return page.refused(request, ticket, stale, form.values)
    except TicketRefused as refused:
        return page.show(request, ticket, 422, refusal=str(refused))
    say_with_undo(request, deed)
    return back_to(request, deed.ticket)


def back_to(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """The ticket's page, or the list for who handed the ticket to somebody else and sees it no more."""
    if Ticket.objects.visible_to(request.user).has(ticket):
        return redirect(ticket)
    messages.info(request, _("El ticket #%(number)d ya no está entre los tuyos.") % {"number": ticket.pk})
    return redirect("tickets:list")


@permission_required(["tickets.view_ticket", "tickets.change_ticket"], raise_exception=True)
def edit(request: HttpRequest, number: int) -> HttpResponse:
    ticket = page.fetch(request, number)
    form = DetailsForm(request.POST or None, ticket=ticket)
    context = {"ticket": ticket, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "tickets/edit.html", context, status=422 if form.is_bound else 200)
    try:
        change_ticket(actor=request.user, number=number, values=form.values, version=form.cleaned_data["version"])
    except StaleTicket as stale:
        fresh = {"stale": stale, "current_version": stale.ticket.version}
        return render(request, "tickets/edit.html", {**context, **fresh}, status=422)
    except TicketRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return render(request, "tickets/edit.html", context, status=422)
    messages.success(request, _("Guardaste los cambios."))
    return redirect(ticket)


@view_ticket
@require_POST
def write(request: HttpRequest, number: int) -> HttpResponse:
    """A note or a reply; the service asks for the permission of either."""
    ticket = page.fetch(request, number)
    page.require_any(request.user, *ENTRY_PERMISSION.values())
    form = EntryForm(request.POST, request.FILES, ticket=ticket, user=request.user)
    if not form.is_valid():
        return page.show(request, ticket, 422, composer=form)
    said = form.cleaned_data
    try:
        entry = add_entry(actor=request.user, ticket=ticket, **said)
    except SomebodyAnswered as answered:
        seen = max(entry.pk for entry in answered.entries)
        return page.show(request, ticket, 422, composer=form, news=answered.entries, seen=seen)
    except TicketRefused as refused:
        form.add_error(refused.field, str(refused))
        return page.show(request, ticket, 422, composer=form)
    messages.success(request, _("Respuesta enviada.") if entry.is_public else _("Nota guardada."))
    return redirect(f"{ticket.get_absolute_url()}#entry-{entry.pk}")


@view_ticket
@require_GET
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """Always a download, never a page of ours: what a stranger sent must not run here."""
    file = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    response = FileResponse(
        file.file.open(), as_attachment=True, filename=file.name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response._csp_replace = {"default-src": ["'none'"], "sandbox": True}
    return response
