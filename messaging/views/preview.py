"""What one message said, how it went, and what to do about it: in the pane of a log, and as a page of its own."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.clickjacking import xframe_options_sameorigin

from accounts.models import User
from accounts.prepared import Given, Prepared
from accounts.readers import PreparedFor, Reader
from messaging.accounts.senders import sender_of
from messaging.choices import WAITING_STATES, Channel, State
from messaging.diagnosis import NO_TEMPLATE
from messaging.marks import (
    CHANNEL_NAMES,
    FATE_LABELS,
    FATE_MARKS,
    OUTCOME_MARKS,
    STATE_MARKS,
    event_label,
    short_label,
)
from messaging.models import DeliveryAttempt, Message, ReportEvent
from messaging.querysets import LOG_PERMISSIONS
from messaging.retention import erased_by_age
from messaging.sandbox import NotShowable, clean
from messaging.segments import measure
from messaging.waiting import explain

# The mail may draw itself and nothing else: it fetches nothing, runs nothing, sends nothing, leads nowhere.
BODY_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
# Mail clients drop the styles of <body>, so the paper is ours.
PAPER = '<div style="margin: 8px; font-family: system-ui, sans-serif; font-size: 14px; line-height: 1.5">%s</div>'
CHAIN_SHOWN, REPORTS_SHOWN = 50, 20
MESSAGE, ORIGINAL = (Given(name, Message._meta.pk) for name in ("message", "original"))


@dataclass(frozen=True)
class Step:
    attempt: DeliveryAttempt
    color: str
    icon: str


@dataclass(frozen=True)
class Told:
    """A report of its provider."""

    report: ReportEvent
    label: str
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
    rows = queryset.select_related("body", "customer", "sent_by", "batch", "account")
    # What a search looks in, and the mail as it goes over the wire.
    unseen = ("search_text", "body__search_text", "body__mime", "customer__search_text", "customer__notes")
    return rows.defer(*unseen)


def asked_for(reader: Reader) -> QuerySet[Message]:
    return with_what_a_pane_shows(Message.objects.visible_to(reader)).filter(pk=MESSAGE)


def chain(reader: Reader) -> QuerySet[Message]:
    rows = Message.objects.visible_to(reader).filter(Q(pk=ORIGINAL) | Q(resend_of=MESSAGE))
    return rows.only("channel", "recipient", "state", "created_at").order_by("pk")[:CHAIN_SHOWN]


ASKED_FOR, CHAIN = (PreparedFor(build, *LOG_PERMISSIONS.values()) for build in (asked_for, chain))
REPORTS = Prepared(
    lambda: ReportEvent.objects.filter(message=MESSAGE).order_by("-received_at", "-pk")[:REPORTS_SHOWN]
)
TRIES = Prepared(lambda: DeliveryAttempt.objects.filter(message=MESSAGE).order_by("-number"))


def preview_context(message: Message, user: User) -> dict[str, Any]:
    """Of a message read by `with_what_a_pane_shows`. A query each for its chain; for its tries and reports, if it
    was ever tried; for what keeps it, if it waits."""
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
        "diagnosis": explain(message),
        "may_read": may_read,
        "body": body,
        "erased": erased_by_age(message) if may_read else False,
        "segments": measure(body.text) if body and message.channel == Channel.SMS else None,
        "headers": headers_of(message) if body else [],
        "steps": steps_of(message),
        "expires": message.expires_at if message.state in WAITING_STATES else None,
        "chain": chain_of(message, user),
        "told": told_of(message),
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
    to_blame = to_blame and message.error_code != NO_TEMPLATE
    rights = ["customers.view_customer", "customers.change_customer", "messaging.resend_message"]
    return bool(to_blame and message.customer_id) and user.has_perms(rights)


def headers_of(message: Message) -> list[tuple[str, str]]:
    """Of what leaves, what is not its text; those that every mail has first."""
    known = [(str(name), str(value)) for name, value in message.body.headers.items()]
    if message.channel == Channel.EMAIL:
        # Until a worker takes it, nobody knows by which account it leaves.
        sender = message.sender or sender_of(message.channel, message.account)
        known = [("From", sender), ("To", message.recipient), ("Subject", message.subject), *known]
    if message.reference:
        known.append((_("Id del proveedor"), message.reference))
    return known


def never_tried(message: Message) -> bool:
    return message.state in WAITING_STATES and not message.attempts_made


def steps_of(message: Message) -> list[Step]:
    return [
        Step(attempt, OUTCOME_MARKS[attempt.outcome].color, OUTCOME_MARKS[attempt.outcome].icon)
        for attempt in ([] if never_tried(message) else TRIES.rows(message=message.pk))
    ]


def told_of(message: Message) -> list[Told]:
    """What its provider said later, the newest first; of the openings only the first, which is what matters."""
    rows = [] if never_tried(message) else REPORTS.rows(message=message.pk)
    first = next((row.pk for row in reversed(rows) if row.fate == "opened"), None)
    shown = [row for row in rows if row.fate != "opened" or row.pk == first]
    return [
        Told(row, str(FATE_LABELS[row.fate]), mark.color, mark.icon)
        for row in shown
        for mark in [FATE_MARKS[row.fate]]
    ]


def chain_of(message: Message, user: User) -> list[Link]:
    rows = CHAIN.rows(user, message=message.pk, original=message.resend_of_id)
    return [
        Link(row, row.pk == message.resend_of_id, mark.color, mark.icon, short_label(row.state))
        for row in rows
        for mark in [STATE_MARKS[row.state]]
    ]


class DetailView(PermissionRequiredMixin, View):
    permission_required = "messaging.view_message"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        message = ASKED_FOR.first(request.user, message=pk)
        if message is None:
            raise Http404
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
