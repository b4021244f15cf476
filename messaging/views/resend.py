"""Sending again: one, the ticked ones, or all that match; never before a page has said what will happen."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from accounts.models import User
from listings.selection import Selection, chosen, form_key
from listings.views import confirm_page
from messaging import outbox
from messaging.choices import AddressChoice
from messaging.forms import AddressChoiceForm
from messaging.marks import CHANNEL_NAMES
from messaging.models import Message
from messaging.progress import batches_for, failed_of
from messaging.views.logs import LogView, log_for


@dataclass
class Failures(Selection):
    """What a batch could not send, chosen by the batch instead of by a filter."""

    retry_of: str = ""

    @property
    def fields(self) -> list[tuple[str, str]]:
        return [("retry_of", self.retry_of)]


def as_uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def wanted(request: HttpRequest, log: type[LogView]) -> Selection:
    retry_of = request.POST.get("retry_of", "")
    if not retry_of:
        return chosen(request, log)
    batch = get_object_or_404(batches_for(request.user), channel=log.channel, pk=as_uuid(retry_of))
    return Failures(failed_of(batch, request.user), is_all=False, query="", retry_of=retry_of)


class ResendView(PermissionRequiredMixin, View):
    permission_required = "messaging.resend_message"

    def get(self, request: HttpRequest, channel: str) -> HttpResponse:
        """A reload after signing in again: the selection is gone, the log is not."""
        return redirect(log_for(request.user, channel).url_name)

    def post(self, request: HttpRequest, channel: str) -> HttpResponse:
        log = log_for(request.user, channel)
        selection = wanted(request, log)
        problem = selection.problem or too_many(request.user, selection)
        if problem:
            messages.error(request, problem)
            return redirect(back(log, selection))
        form = AddressChoiceForm(request.POST if request.POST.get("confirmed") else None)
        if form.is_bound and form.is_valid():
            return send(request, log, selection, form.cleaned_data["address_choice"])
        return ask(request, log, selection, form)


def too_many(user: User, selection: Selection) -> str:
    if selection.count <= 1 or user.has_perm("messaging.resend_many"):
        return ""
    return _("Podés reenviar de a un mensaje. Para reenviar varios juntos pedile permiso a quien administra.")


def back(log: type[LogView], selection: Selection) -> str:
    return f"{log.url()}?{selection.query or 'all=1'}"


def ask(request: HttpRequest, log: type[LogView], selection: Selection, form: AddressChoiceForm) -> HttpResponse:
    only = selection.queryset.select_related("customer").first() if selection.count == 1 else None
    plans = [
        {
            "value": value,
            "label": label,
            "plan": outbox.resend_plan(selection.queryset, value),
            "address": address_of(only, value),
        }
        for value, label in AddressChoice.choices
    ]
    title = ngettext("Reenviar %(count)d mensaje", "Reenviar %(count)d mensajes", selection.count)
    return confirm_page(
        request,
        log,
        selection,
        "messaging/resend_confirm.html",
        title=title % {"count": selection.count},
        question=_("Lo que ya salió se copia en un mensaje nuevo; lo que no llegó a salir vuelve a la cola."),
        action=_("Reenviar"),
        plans=plans,
        form=form,
        chosen_address=form["address_choice"].value() or AddressChoice.AS_SENT,
        channel_name=CHANNEL_NAMES[log.channel],
        only=only,
    )


def address_of(message: Message | None, choice: str) -> str:
    """Where the one chosen message would go; "" for many."""
    if message is None:
        return ""
    if choice == AddressChoice.AS_SENT or message.customer is None:
        return message.recipient
    known = outbox.addresses_of(message.customer, message.channel)
    return known[0] if known else _("hoy no tiene ninguna")


def send(request: HttpRequest, log: type[LogView], selection: Selection, address_choice: str) -> HttpResponse:
    try:
        batch = outbox.resend(
            actor=request.user,
            batch_id=form_key(request),
            messages=selection.queryset,
            channel=log.channel,
            address_choice=address_choice,
        )
    except outbox.NothingToResend:
        messages.warning(request, _("No se reenvió nada: ninguno de los mensajes elegidos puede salir de nuevo."))
        return redirect(back(log, selection))
    messages.success(request, _("Reenvío %(batch)s en marcha.") % {"batch": batch})
    return redirect("messaging:batch", batch.pk)
