"""The notice that a change was made, with the way to take it back."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickets.desk import page
from tickets.services import UNDOABLE, Deed, TicketRefused, undo_change

FORM = (
    '{} <form method="post" action="{}" class="undo"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    '<button class="link-button">{}</button></form>'
)


def say_with_undo(request: HttpRequest, deed: Deed) -> None:
    if not deed.changes:
        messages.info(request, _("No había nada que cambiar."))
        return
    text = what_changed(deed)
    if not {change.field for change in deed.changes} <= set(UNDOABLE):
        messages.success(request, text)
        return
    url = reverse("tickets:undo", args=[deed.ticket.pk, deed.changes[0].deed])
    messages.success(request, format_html(FORM, text, url, get_token(request), _("Deshacer")))


def what_changed(deed: Deed) -> str:
    parts = [f"{change.label}: {change.after or '—'}" for change in deed.changes]
    return _("#%(number)d · %(changes)s") % {"number": deed.ticket.pk, "changes": ", ".join(parts)}


@permission_required("tickets.view_ticket", raise_exception=True)
@require_POST
def undo(request: HttpRequest, number: int, deed: uuid.UUID) -> HttpResponse:
    ticket = page.fetch(request, number)
    page.require_any(request.user, "tickets.change_ticket", "tickets.close_ticket")
    try:
        undo_change(actor=request.user, ticket=ticket, deed=deed)
        messages.success(request, _("Deshecho: #%(number)d quedó como estaba.") % {"number": number})
    except TicketRefused as refused:
        messages.error(request, str(refused))
    return redirect(ticket)
