"""Taking a ticket that nobody has."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from listings.selection import wanted_ids
from tickets.desk import page
from tickets.desk.undo import say_with_undo
from tickets.services import TicketRefused, change_ticket


@permission_required(["tickets.view_ticket", "tickets.change_ticket"], raise_exception=True)
def take(request: HttpRequest, number: int) -> HttpResponse:
    """The list's dashed circle leads here; one question, one answer."""
    ticket = page.fetch(request, number)
    context = {
        "ticket": ticket,
        "title": _("Tomar el ticket %s") % ticket.reference,
        "question": ticket.title,
        "action": _("Tomarlo"),
        "cancel_url": ticket.get_absolute_url(),
        "warning": _("Ya lo tiene %s.") % ticket.assignee if ticket.assignee else "",
    }
    if request.method != "POST":
        return render(request, "tickets/take.html", context)
    version = wanted_ids(request.POST.getlist("version"))[:1] or [0]
    try:
        deed = change_ticket(
            actor=request.user, number=number, values={"assignee": request.user}, version=version[0]
        )
    except TicketRefused as refused:
        warning = f"{refused} {context['warning']}"
        return render(request, "tickets/take.html", {**context, "warning": warning}, status=422)
    say_with_undo(request, deed)
    return redirect(ticket)
