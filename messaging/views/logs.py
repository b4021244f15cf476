"""The three logs: one listing, told which channel it is about."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, OuterRef, QuerySet, Subquery, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.prepared import Given, Prepared
from customers.terms import terms_of
from listings.views import ListingView
from messaging.choices import Channel
from messaging.filters import MessageFilterSet
from messaging.marks import CHANNEL_NAMES
from messaging.models import ChannelControl, Message
from messaging.querysets import open_logs
from messaging.retention import texts_erased_until
from messaging.search import find_in_texts, find_messages
from messaging.tables import COLUMNS, resend_action, row_name
from messaging.views.fragments import tab
from messaging.views.preview import preview_context, with_what_a_pane_shows

HELD = Prepared(
    lambda: ChannelControl.objects.select_related("held_by").filter(
        pk=Given("channel", ChannelControl._meta.pk), on_hold=True
    )
)


# What any column of a log shows. Each column more is asked for, read and unpacked in every row.
SHOWN = (
    *(
        "channel",
        "kind",
        "state",
        "customer_id",
        "customer_name",
        "recipient",
        "subject",
        "event",
        "ticket_number",
    ),
    *("resend_of_id", "attempts_made", "error_text", "created_at", "due_at", "sent_at"),
    *(f"sent_by__{name}" for name in ("username", "first_name", "last_name")),
)


def with_what_a_row_shows(queryset: QuerySet) -> QuerySet:
    """With `was_resent`. Without bodies: those are read for the one message in the pane.

    Its first resend and not EXISTS: that the planner may answer by looking through all that was ever resent.
    """
    resends = Message.objects.filter(resend_of=OuterRef("pk")).order_by()
    resent = Subquery(resends.values(found=Value(True))[:1], output_field=BooleanField())
    return queryset.select_related("sent_by").only(*SHOWN).annotate(was_resent=resent)


def pane_context(row: Message, request: HttpRequest) -> dict[str, Any]:
    return preview_context(row, request.user)


def header_context(request: HttpRequest) -> dict[str, Any]:
    channel = request.resolver_match.url_name
    return {
        "channel": channel,
        "channel_name": CHANNEL_NAMES[channel],
        "tabs": [tab(name, channel) for name in open_logs(request.user)],
        "control": HELD.first(channel=channel),
    }


def what_age_took(log: type["LogView"]) -> str:
    day = texts_erased_until(log.channel)
    text = _("De lo anterior al %(day)s ya no se guarda el texto: ahí se buscó sólo en asunto y destinatario.")
    return str(text) % {"day": day.strftime("%d/%m/%Y")} if day else ""


class LogView(ListingView):
    channel: ClassVar[str]
    model = Message
    filterset_class = MessageFilterSet
    columns = COLUMNS
    default_order = "-created"
    search = staticmethod(find_messages)
    search_terms = staticmethod(terms_of)
    search_in_text = staticmethod(find_in_texts)
    text_permission = "messaging.view_body"
    texts_kept = classmethod(what_age_took)
    search_placeholder = _("Destinatario, asunto, #ticket")
    preview_template = "messaging/preview.html"
    row_label = staticmethod(row_name)
    export_permission = "messaging.export_message"
    title = _("Mensajes")
    noun = _("mensajes")
    header_template = "messaging/header.html"
    empty_title = _("Todavía no salió ningún mensaje")
    empty_text = _("Cuando un ticket avise al cliente, o cuando le escribas, vas a verlo acá.")
    empty_icon = "mails"

    with_related = staticmethod(with_what_a_row_shows)
    for_preview = staticmethod(with_what_a_pane_shows)
    get_preview_context = staticmethod(pane_context)
    get_header_context = staticmethod(header_context)

    @classmethod
    def base_filter(cls, queryset: QuerySet, user) -> QuerySet:
        return queryset.filter(channel=cls.channel)


class EmailLogView(LogView):
    channel = Channel.EMAIL
    kept_title = CHANNEL_NAMES[Channel.EMAIL]
    view_label = _("Ver mail")
    listing = "email"
    url_name = "messaging:email"
    permission_required = "messaging.view_email_log"
    bulk_actions = [resend_action(Channel.EMAIL)]


class SmsLogView(LogView):
    channel = Channel.SMS
    kept_title = CHANNEL_NAMES[Channel.SMS]
    view_label = _("Ver SMS")
    listing = "sms"
    url_name = "messaging:sms"
    permission_required = "messaging.view_sms_log"
    bulk_actions = [resend_action(Channel.SMS)]


class PushLogView(LogView):
    channel = Channel.PUSH
    kept_title = CHANNEL_NAMES[Channel.PUSH]
    view_label = _("Ver push")
    listing = "push"
    url_name = "messaging:push"
    permission_required = "messaging.view_push_log"
    bulk_actions = [resend_action(Channel.PUSH)]


LOGS: dict[str, type[LogView]] = {view.channel: view for view in (EmailLogView, SmsLogView, PushLogView)}


def log_for(user, channel: str) -> type[LogView]:
    """The log of this channel, as somebody who may see it finds it; for others there is none."""
    log = LOGS.get(channel)
    if log is None or not user.has_perm(log.permission_required):
        raise Http404
    return log


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The first log that this person may see."""
    for channel in open_logs(request.user):
        return redirect(f"messaging:{channel}")
    raise PermissionDenied
