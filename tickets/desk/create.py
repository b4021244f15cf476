"""Opening a ticket."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Organization
from tickets import kept, proposals
from tickets.choices import TicketKind
from tickets.desk.detail import back_to
from tickets.forms.create import Known, NewTicketForm, find_customer, similar
from tickets.models import Ticket
from tickets.services import TicketRefused, open_ticket


@permission_required("tickets.add_ticket", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """`?customer=&category=&kind=` fill in the form; a post with `apply` only adds what the category proposes."""
    given = request.POST.dict() if request.method == "POST" else first_values(request.GET)
    category = proposals.chosen(given)
    values = proposals.apply(given, category)
    known = find_customer(request.user, values.get("customer", "")), category
    if request.method != "POST" or "apply" in request.POST:
        return show(request, NewTicketForm(initial=values, user=request.user, known=known))
    form = bound_form(request, values, known)
    ticket = opened_by(request, form) if form.is_valid() else None
    if ticket is None:
        return show(request, form, 422)
    return after(request, ticket)


def first_values(given: QueryDict) -> dict[str, str]:
    """The catalogues' defaults, and what the address says."""
    catalogues = {name: kept.kept(name).values() for name in ("category", "priority", "state")}
    values = {name: str(row.pk) for name, rows in catalogues.items() for row in rows if row.is_default}
    asked = {name: given[name] for name in ("customer", "category", "kind", "subject") if name in given}
    key = str(uuid.uuid4())
    return {
        **proposals.first_values(),
        **values,
        "kind": TicketKind.CLAIM,
        "notify": "on",
        "form_key": key,
        **asked,
    }


def bound_form(request: HttpRequest, values: dict[str, str], known: Known) -> NewTicketForm:
    data = request.POST.copy()
    for name, value in values.items():
        data[name] = value
    return NewTicketForm(data, request.FILES, user=request.user, known=known)


def opened_by(request: HttpRequest, form: NewTicketForm) -> Ticket | None:
    """None when the service refuses; the reason is then in the form."""
    said = form.cleaned_data
    try:
        return open_ticket(actor=request.user, new=form.new_ticket(), files=said["files"], notify=said["notify"])
    except TicketRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return None


def show(request: HttpRequest, form: NewTicketForm, status: int = 200) -> HttpResponse:
    customer = form.known_customer or find_customer(request.user, str(form["customer"].value() or ""))
    context = {
        "form": form,
        "kind": form["kind"].value(),
        "chosen": customer,
        "similar": similar(request.user, customer),
        "vendor_email": Organization.current().vendor_email,
        "suggested": [name for name in proposals.PROPOSED if is_suggested(form, name)],
    }
    return render(request, "tickets/create.html", context, status=status)


def is_suggested(form: NewTicketForm, name: str) -> bool:
    """Whether the field shows what the category proposed, and nobody has changed it."""
    if name not in form.fields or not form["proposed_for"].value():
        return False
    proposed = str(form[f"proposed_{name}"].value() or "")
    return bool(proposed) and str(form[name].value() or "") == proposed


def after(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    text = format_html(
        '{} <a href="{}">{}</a>', _("Creaste el ticket"), ticket.get_absolute_url(), ticket.reference
    )
    if "another" in request.POST:
        messages.success(request, text)
        return redirect(reverse("tickets:create"))
    messages.success(request, _("Creaste el ticket %s.") % ticket.reference)
    return back_to(request, ticket)
