"""Sending again: one, the ticked ones, or all that match; never before a page has said what will happen."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from accounts.models import User
from listings.selection import Selection, chosen, form_key
from listings.views import confirm_page
from messaging import outbox
from messaging.choices import SENT_STATES, WARNINGS, AddressChoice, ContentChoice, SkipReason
from messaging.forms import ResendForm
from messaging.marks import CHANNEL_NAMES
from messaging.models import Batch, Message
from messaging.progress import failed_of
from messaging.querysets import open_logs
from messaging.shown import shown_address
from messaging.views.logs import LogView, log_for
from messaging.views.progress import rows_url

# Judging takes 5 microseconds a message: of so many the page says at once what would happen, and for more it asks
# when it is there. Milliseconds; what takes longer is told by the batch's own page, before the first one leaves.
JUDGED_AT_ONCE, JUDGING = 1_000, 15_000


@dataclass
class Failures(Selection):
    """What a batch could not send, chosen by the batch instead of by a filter."""

    retry_of: str = ""
    with_uncertain: bool = False

    @property
    def fields(self) -> list[tuple[str, str]]:
        return [("retry_of", self.retry_of), *([("uncertain", "1")] if self.with_uncertain else [])]


def as_uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def wanted(request: HttpRequest, log: type[LogView]) -> Selection:
    retry_of = request.POST.get("retry_of", "")
    if not retry_of:
        return chosen(request, log)
    batch = get_object_or_404(Batch.objects.visible_to(request.user), channel=log.channel, pk=as_uuid(retry_of))
    doubtful = request.POST.get("uncertain") == "1"
    rows = failed_of(batch, request.user, with_uncertain=doubtful)
    return Failures(rows, is_all=False, query="", retry_of=retry_of, with_uncertain=doubtful)


class ResendView(PermissionRequiredMixin, View):
    permission_required = "messaging.resend_message"

    def get(self, request: HttpRequest, channel: str) -> HttpResponse:
        """A reload after signing in again: the selection is gone, the log is not."""
        return redirect(log_for(request.user, channel).url_name)

    def post(self, request: HttpRequest, channel: str) -> HttpResponse:
        log = log_for(request.user, channel)
        selection = wanted(request, log)
        form = form_for(request, log, selection)
        is_meant = bool(request.POST.get("confirmed")) and "recount" not in request.POST
        problem = selection.problem or too_many(request.user, selection) or (is_meant and selection.excess())
        if problem:
            messages.error(request, problem)
            return redirect(back(log, selection))
        if form.is_bound and form.is_valid() and is_meant:
            return send(request, log, selection, form.order())
        return ask(request, log, selection, form)


def form_for(request: HttpRequest, log: type[LogView], selection: Selection) -> ResendForm:
    """Who chose one message means that one: what speaks against it is said, and it goes."""
    given = request.POST if request.POST.get("confirmed") or "recount" in request.POST else None
    usual = [reason.value for reason in WARNINGS] if is_one(selection) else usual_of(selection)
    return ResendForm(
        given,
        log=log.channel,
        channels=open_logs(request.user),
        initial={"include": usual, "leave_by": log.channel, "content_choice": usual_content(selection)},
    )


def usual_content(selection: Selection) -> str:
    """One that was never written can only be written now."""
    only = the_one(selection) if is_one(selection) else None
    was_written = only is None or only.body_id or only.state in SENT_STATES
    return ContentChoice.AS_SENT if was_written else ContentChoice.RENDERED


def is_one(selection: Selection) -> bool:
    return str(selection.found) == "1"


def the_one(selection: Selection) -> Message | None:
    """Without a limit or an order: with either the database would look for it along the wrong index."""
    return next(iter(list(selection.queryset.select_related("customer").order_by())), None)


def usual_of(selection: Selection) -> list[str]:
    """What expired in a batch, or is in doubt and was ticked, was asked for by name."""
    if not isinstance(selection, Failures):
        return []
    return [SkipReason.EXPIRED, *([SkipReason.UNCERTAIN] if selection.with_uncertain else [])]


def too_many(user: User, selection: Selection) -> str:
    if selection.found.value <= 1 or user.has_perm("messaging.resend_many"):
        return ""
    return _("Podés reenviar de a un mensaje. Para reenviar varios juntos pedile permiso a quien administra.")


def back(log: type[LogView], selection: Selection) -> str:
    return f"{log.url()}?{selection.query or 'all=1'}"


def ask(request: HttpRequest, log: type[LogView], selection: Selection, form: ResendForm) -> HttpResponse:
    only = the_one(selection) if is_one(selection) else None
    waits = selection.found.value > JUDGED_AT_ONCE and "recount" not in request.POST
    order = form.order()
    excess = "" if waits else selection.excess()
    plan = None if waits or excess else outbox.plan_within(JUDGING, selection.queryset, order)
    return confirm_page(
        request,
        log,
        selection,
        "messaging/resend_confirm.html",
        title=title_of(selection),
        question=_("Lo que ya salió se copia en un mensaje nuevo; lo que no llegó a salir vuelve a la cola."),
        action=_("Reenviar"),
        form=form,
        channel_name=CHANNEL_NAMES[log.channel],
        only=only,
        order=order,
        waits=waits,
        excess=excess,
        addresses=[(value, label, address_of(only, value, order)) for value, label in AddressChoice.choices],
        crossed_to=address_of(only, AddressChoice.CURRENT, order) if order.is_crossing else "",
        contents=contents(order),
        **(what_would_happen(request.user, selection, order, plan) if plan else {}),
    )


def contents(order: outbox.Order) -> list[tuple[str, str]]:
    """Another channel can't say it as it left: a mail has its format, an SMS has none."""
    same = _("El mismo texto, sin formato") if order.is_crossing else ContentChoice.AS_SENT.label
    return [
        (ContentChoice.AS_SENT.value, str(same)),
        (ContentChoice.RENDERED.value, str(ContentChoice.RENDERED.label)),
    ]


def title_of(selection: Selection) -> str:
    count = selection.found.value
    if selection.found.capped:
        told = number_format(count, force_grouping=True)
        return _("Reenviar más de %(count)s mensajes") % {"count": told}
    return ngettext("Reenviar %(count)d mensaje", "Reenviar %(count)d mensajes", count) % {"count": count}


def what_would_happen(user: User, selection: Selection, order: outbox.Order, plan: outbox.Plan) -> dict[str, Any]:
    may_read = user.has_perm("messaging.view_body")
    return {
        "plan": plan,
        "warnings": [(reason, count, reason.value in order.include) for reason, count in warned(plan, order)],
        "skipped_for_good": [(why, count) for why, count in plan.skipped.items() if why not in WARNINGS],
        "sms": outbox.sms_cost(selection.queryset, order, plan.sends),
        "difference": outbox.difference(selection.queryset, order) if order.is_rendered and may_read else None,
        "hides_difference": order.is_rendered and not may_read,
        "undo_seconds": int(settings.MESSAGING_UNDO_SECONDS),
    }


def warned(plan: outbox.Plan, order: outbox.Order) -> list[tuple[SkipReason, int]]:
    """What was ticked stays, also with none: a row that something else speaks against too needs both."""
    found = {reason: plan.skipped.get(reason, 0) + plan.included.get(reason, 0) for reason in WARNINGS}
    return [(reason, count) for reason, count in found.items() if count or reason.value in order.include]


def address_of(message: Message | None, choice: str, order: outbox.Order) -> str:
    """Where the one chosen message would go; "" for many."""
    if message is None:
        return ""
    if (choice == AddressChoice.AS_SENT and not order.is_crossing) or message.customer is None:
        return message.shown_recipient
    known = outbox.addresses_of(message.customer, order.leaves_by)
    return shown_address(order.leaves_by, known[0]) if known else _("hoy no tiene ninguna")


def send(request: HttpRequest, log: type[LogView], selection: Selection, order: outbox.Order) -> HttpResponse:
    try:
        batch = outbox.resend(
            actor=request.user,
            batch_id=form_key(request),
            messages=selection.queryset,
            channel=log.channel,
            address_choice=order.address,
            leave_by=order.leaves_by,
            content_choice=order.content,
            include=order.include,
            undo_seconds=settings.MESSAGING_UNDO_SECONDS,
        )
    except outbox.NothingToResend:
        messages.warning(request, _("No se reenvió nada: ninguno de los mensajes elegidos puede salir de nuevo."))
        return redirect(back(log, selection))
    return redirect(rows_url(batch))
