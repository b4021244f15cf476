"""What one message said, how it went, and what to do about it: in the pane of a log, and as a page of its own."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.clickjacking import xframe_options_sameorigin

from accounts.models import Organization, User
from messaging.choices import Channel, State
from messaging.diagnosis import diagnose
from messaging.marks import CHANNEL_NAMES, OUTCOME_MARKS, STATE_MARKS, event_label, short_label
from messaging.models import DeliveryAttempt, Message
from messaging.retention import erased_by_age
from messaging.sandbox import NotShowable, clean
from messaging.segments import measure

# The mail may draw itself and nothing else: it fetches nothing, runs nothing, sends nothing, leads nowhere.
BODY_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
# Mail clients drop the styles of <body>, so the paper is ours.
PAPER = '<div style="margin: 8px; font-family: system-ui, sans-serif; font-size: 14px; line-height: 1.5">%s</div>'
CHAIN_SHOWN = 50


@dataclass(frozen=True)
class Step:
    attempt: DeliveryAttempt
    color: str
    icon: str


@dataclass(frozen=True)
class Link:
    """A message of the same chain: the one that this one repeats, or one that repeats it."""

    message: Message
    is_original: bool
    color: str
    icon: str
    label: str


def with_what_a_pane_shows(queryset: QuerySet) -> QuerySet:
    return queryset.select_related("body", "customer", "sent_by", "batch")


def preview_context(message: Message, user: User) -> dict[str, Any]:
    """Two queries, whatever the message (read by `with_what_a_pane_shows`): its tries, its chain; of a push 3."""
    may_read = user.has_perm("messaging.view_body")
    body = message.body if may_read else None
    return {
        "pk": str(message.pk),
        "message": message,
        "mark": STATE_MARKS[message.state],
        "state_label": short_label(message.state),
        "channel_name": CHANNEL_NAMES[message.channel],
        "ticket": f"#{message.ticket_number}" if message.ticket_number else "",
        "event": event_label(message.event) if message.event else "",
        "diagnosis": diagnose(message),
        "may_read": may_read,
        "body": body,
        "erased": erased_by_age(message) if may_read else False,
        "segments": measure(body.text) if body and message.channel == Channel.SMS else None,
        "headers": headers_of(message) if body else [],
        "steps": steps_of(message),
        "chain": chain_of(message, user),
        "opened_at": opened_at(message),
        **rights(message, user),
    }


def rights(message: Message, user: User) -> dict[str, Any]:
    """What else this person may know of and do. Who wrote a message is shown to whom people are shown."""
    named = user.has_perm("accounts.view_user") or message.sent_by_id == user.pk
    return {
        "sent_by": message.sent_by if named else None,
        "may_resend": user.has_perm("messaging.resend_message"),
        "may_see_customer": user.has_perm("customers.view_customer"),
        "may_see_ticket": user.has_perm("tickets.view_ticket"),
        "may_correct": may_correct(message, user),
    }


def may_correct(message: Message, user: User) -> bool:
    """Where the address may be to blame, and this person may put it right and send again."""
    to_blame = message.state in (State.FAILED, State.BOUNCED, State.SUPPRESSED) and message.channel != Channel.PUSH
    rights = ["customers.view_customer", "customers.change_customer", "messaging.resend_message"]
    return bool(to_blame and message.customer_id) and user.has_perms(rights)


def headers_of(message: Message) -> list[tuple[str, str]]:
    """Of what leaves, what is not its text; those that every mail has first."""
    known = [(str(name), str(value)) for name, value in message.body.headers.items()]
    if message.channel == Channel.EMAIL:
        sender = formataddr((Organization.current().name, settings.MESSAGING_FROM_EMAIL))
        known = [("From", sender), ("To", message.recipient), ("Subject", message.subject), *known]
    if message.reference:
        known.append((_("Id del proveedor"), message.reference))
    return known


def steps_of(message: Message) -> list[Step]:
    return [
        Step(attempt, OUTCOME_MARKS[attempt.outcome].color, OUTCOME_MARKS[attempt.outcome].icon)
        for attempt in message.attempts.order_by("-number")
    ]


def opened_at(message: Message) -> datetime | None:
    """When somebody tapped on it for the first time. Only of a push is it told."""
    if message.channel != Channel.PUSH:
        return None
    return message.reports.filter(fate="opened").values_list("received_at", flat=True).first()


def chain_of(message: Message, user: User) -> list[Link]:
    rows = Message.objects.visible_to(user).filter(Q(pk=message.resend_of_id) | Q(resend_of=message.pk))
    return [
        Link(row, row.pk == message.resend_of_id, mark.color, mark.icon, short_label(row.state))
        for row in rows.order_by("pk")[:CHAIN_SHOWN]
        for mark in [STATE_MARKS[row.state]]
    ]


class DetailView(PermissionRequiredMixin, View):
    permission_required = "messaging.view_message"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = with_what_a_pane_shows(Message.objects.visible_to(request.user))
        message = get_object_or_404(rows, pk=pk)
        context = {"preview": preview_context(message, request.user), "log": f"messaging:{message.channel}"}
        return render(request, "messaging/detail.html", context)


@method_decorator(xframe_options_sameorigin, name="dispatch")
class BodyView(PermissionRequiredMixin, View):
    """The HTML of one mail, alone in its frame."""

    permission_required = "messaging.view_body"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = Message.objects.visible_to(request.user).select_related("body")
        message = get_object_or_404(rows, pk=pk, body__isnull=False)
        try:
            context = {"html": clean(PAPER % message.body.html)}
        except NotShowable:
            context = {"too_large": True}
        response = render(request, "messaging/body.html", context)
        response["Content-Security-Policy"] = BODY_POLICY
        response["Cache-Control"] = "private, no-store"
        return response
