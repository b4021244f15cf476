"""Writing to a customer by hand: from their page, or about a ticket."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from customers.models import Customer
from listings.selection import wanted_ids
from messaging import outbox
from messaging.choices import Channel, State
from messaging.forms import TEXT_LENGTH, WriteForm
from messaging.models import Message
from messaging.rendering import render as render_message
from messaging.sandbox import clean
from messaging.segments import measure
from messaging.views.preview import BODY_POLICY, PAPER
from messaging.waiting import explain

# Frames of ours with our own sheets: no script, no form, no way out.
OWN_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)


def about(request: HttpRequest) -> tuple[str, outbox.About]:
    """The ticket in the address and what a message about it has to know. The app of tickets says it, by a function
    named in the settings: messaging knows no ticket. 404 for one that this person may not see."""
    asked = request.GET.get("ticket", "")
    if not asked:
        return "", outbox.About()
    number = wanted_ids([asked])
    found = import_string(settings.MESSAGING_ABOUT_TICKET)(request.user, number[0]) if number else None
    if found is None:
        raise Http404
    return str(number[0]), found


class WriteView(PermissionRequiredMixin, View):
    permission_required = "messaging.write_message"

    def get(self, request: HttpRequest, code: int) -> HttpResponse:
        customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=code)
        form = WriteForm(customer=customer, initial={"to": preferred(customer, request.GET.get("channel", ""))})
        return page(request, customer, form)

    def post(self, request: HttpRequest, code: int) -> HttpResponse:
        customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=code)
        number, subject_matter = about(request)
        form = WriteForm(request.POST, customer=customer)
        if not form.is_valid():
            return page(request, customer, form, status=422)
        message = outbox.write(actor=request.user, customer=customer, about=subject_matter, **form.message())
        tell(request, message)
        return redirect("tickets:detail", number) if number else redirect(customer)


def page(request: HttpRequest, customer: Customer, form: WriteForm, status: int = 200) -> HttpResponse:
    number, _about = about(request)
    context: dict[str, Any] = {
        "customer": customer,
        "form": form,
        "ticket": number,
        "segments": measure(str(form["text"].value() or "")) if form.channel == Channel.SMS else None,
        "back": "tickets:detail" if number else "customers:detail",
        "back_to": number or customer.code,
    }
    return render(request, "messaging/write.html", context, status=status)


def preferred(customer: Customer, channel: str) -> str:
    """The first address of the channel that was asked for; of any, when none was."""
    for name in [channel] if channel in Channel.values else Channel.values:
        known = outbox.addresses_of(customer, name)
        if known:
            return f"{name}:{known[0]}"
    return ""


def tell(request: HttpRequest, message: Message) -> None:
    waits = explain(message) if message.state == State.QUEUED else None
    if waits:
        messages.warning(request, _("Tu mensaje quedó en cola. %(why)s.") % {"why": waits.title})
    elif message.state == State.QUEUED:
        messages.success(request, _("Listo: tu mensaje sale ahora para %(to)s.") % {"to": message.shown_recipient})
    else:
        messages.error(request, _("Tu mensaje no salió: %(why)s") % {"why": message.error_text})


@method_decorator(xframe_options_sameorigin, name="dispatch")
class ArrivalView(PermissionRequiredMixin, View):
    """How what is being written would arrive, in the frame beside the form. Nothing is kept."""

    permission_required = "messaging.write_message"

    def get(self, request: HttpRequest, code: int) -> HttpResponse:
        get_object_or_404(Customer.objects.visible_to(request.user), pk=code)
        return framed(request, "messaging/arrival.html", {}, OWN_POLICY)

    def post(self, request: HttpRequest, code: int) -> HttpResponse:
        customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=code)
        form = WriteForm(request.POST, customer=customer)
        number, _about = about(request)
        if not form.is_valid():
            problems = [error for errors in form.errors.values() for error in errors]
            return framed(request, "messaging/arrival.html", {"problems": problems}, OWN_POLICY)
        words = form.message() | {"customer": customer, "ticket_number": number or None}
        told = render_message("manual", words["channel"], words)
        if words["channel"] == Channel.EMAIL:
            return framed(request, "messaging/body.html", {"html": clean(PAPER % told.html)}, BODY_POLICY)
        context = {"told": told, "channel": words["channel"], "segments": measure(told.text)}
        return framed(request, "messaging/arrival.html", context, OWN_POLICY)


def framed(request: HttpRequest, template: str, context: dict[str, Any], policy: str) -> HttpResponse:
    response = render(request, template, context)
    response["Content-Security-Policy"] = policy
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@permission_required("messaging.write_message", raise_exception=True)
def measure_text(request: HttpRequest) -> HttpResponse:
    """What the text costs as SMS, while it is being written; nothing for another channel."""
    if not request.POST.get("to", "").startswith(f"{Channel.SMS}:"):
        return HttpResponse()
    text = request.POST.get("text", "")[:TEXT_LENGTH]
    return render(request, "messaging/segments.html", {"segments": measure(text)})
