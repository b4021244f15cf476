"""One address put right in the customer's record, and the message sent to it, with one confirm."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from listings.selection import form_key
from messaging import outbox
from messaging.choices import Channel
from messaging.diagnosis import diagnose
from messaging.forms import CorrectForm
from messaging.models import Message


def correctable(request: HttpRequest, pk: int) -> Message:
    rows = Message.objects.visible_to(request.user).select_related("customer")
    message = get_object_or_404(rows.exclude(channel=Channel.PUSH), pk=pk, customer__isnull=False)
    if message.customer.is_deleted:
        raise Http404
    return message


class CorrectView(PermissionRequiredMixin, View):
    permission_required = ("messaging.resend_message", "customers.view_customer", "customers.change_customer")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        message = correctable(request, pk)
        told = diagnose(message)
        meant = told.suggestion if told and told.suggestion else message.recipient
        return page(request, message, CorrectForm(channel=message.channel, initial={"address": meant}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        message = correctable(request, pk)
        form = CorrectForm(request.POST, channel=message.channel)
        if not form.is_valid():
            return page(request, message, form, status=422)
        address = form.cleaned_data["address"]
        try:
            row = outbox.correct_and_resend(
                actor=request.user, message=message, address=address, form_key=form_key(request)
            )
        except (outbox.NotAllowedInState, outbox.NothingToResend):
            messages.error(request, _("Ya está en cola o saliendo: no se reenvió ni se cambió nada."))
            return redirect("messaging:detail", message.pk)
        told = _("Corregiste la ficha de %(name)s, y el mensaje sale a %(address)s.")
        messages.success(request, told % {"name": message.customer_name, "address": address})
        return redirect("messaging:detail", row.pk)


def page(request: HttpRequest, message: Message, form: CorrectForm, status: int = 200) -> HttpResponse:
    context = {"message": message, "form": form, "form_key": form_key(request), "told": diagnose(message)}
    return render(request, "messaging/correct.html", context, status=status)
