"""What a row of a log shows. The three logs share every column."""

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.addresses import row_address
from accounts.markup import markup
from accounts.times import clock
from customers.lines import as_code
from listings.cells import chip, link, moment, moment_and_age, moment_text, two_lines
from listings.columns import BulkAction, Column
from messaging.choices import Channel, Kind, State
from messaging.marks import LIFTED, REASON_MARKS, RESENT, STATE_MARKS, event_label, short_label
from messaging.models import Message, Suppression


def state_cell(row: Message) -> SafeString:
    mark = STATE_MARKS[row.state]
    shown = chip(mark.color, short_label(row.state), mark.icon)
    if not row.was_resent:
        return shown
    return markup('{} <span class="resent-mark">{}</span>', shown, chip(RESENT.color, _("Reenviado"), RESENT.icon))


def recipient_cell(row: Message) -> SafeString:
    if not row.customer_id:
        return two_lines(row.shown_recipient)
    url = row_address("customers:detail", as_code(row.customer_id))
    return two_lines(
        link(url, row.customer_name or _("Cliente"), new_tab=True), row.shown_recipient or _("sin dirección")
    )


def subject_cell(row: Message) -> SafeString:
    return two_lines(row.subject or _("(sin asunto)"), " · ".join(about_words(row)))


def about_words(row: Message) -> list[str]:
    words = [_("sale %s") % clock(row.due_at)] if row.state == State.QUEUED and row.due_at > timezone.now() else []
    words += [f"#{row.ticket_number}"] if row.ticket_number else []
    words += [event_label(row.event)] if row.event else []
    words += [_("reenvío")] if row.resend_of_id else []
    if row.attempts_made > 1:
        words.append(ngettext("%d intento", "%d intentos", row.attempts_made) % row.attempts_made)
    return words


def date_cell(row: Message) -> SafeString:
    return moment_and_age(row.created_at)


def row_name(row: Message) -> str:
    """As the row calls itself. Django's own `get_…_display` translates all the choices to find one."""
    return f"{Channel(row.channel).label} {row.pk}"


COLUMNS = [
    Column("state", gettext_lazy("Estado"), state_cell, css="width-chip inline", export=Message.get_state_display),
    Column(
        "recipient",
        gettext_lazy("Destinatario"),
        recipient_cell,
        css="width-person",
        export=lambda row: row.recipient,
    ),
    Column("subject", gettext_lazy("Asunto"), subject_cell, main=True, export=lambda row: row.subject),
    Column("kind", gettext_lazy("Tipo"), lambda row: Kind(row.kind).label, css="width-kind roomy not-phone"),
    Column(
        "sent_by",
        gettext_lazy("Lo envió"),
        lambda row: str(row.sent_by or ""),
        permission="accounts.view_user",
        css="width-sender roomy not-phone",
    ),
    Column(
        "created",
        gettext_lazy("Fecha"),
        date_cell,
        order="created_at",
        css="width-date end top",
        export=lambda row: moment_text(row.created_at),
    ),
    Column("customer", gettext_lazy("Cliente"), lambda row: row.customer_name, default=False),
    Column(
        "ticket",
        gettext_lazy("Ticket"),
        lambda row: f"#{row.ticket_number}" if row.ticket_number else "",
        css="not-phone",
        default=False,
    ),
    Column("event", gettext_lazy("Evento"), lambda row: event_label(row.event), default=False),
    Column(
        "sent_at",
        gettext_lazy("Enviado"),
        lambda row: moment(row.sent_at),
        css="not-phone",
        default=False,
        export=lambda row: moment_text(row.sent_at),
    ),
    Column(
        "attempts", gettext_lazy("Intentos"), lambda row: str(row.attempts_made), css="not-phone", default=False
    ),
    Column("error", gettext_lazy("Respuesta"), lambda row: row.error_text, css="not-phone", default=False),
]


def resend_action(channel: str) -> BulkAction:
    return BulkAction(
        key="resend",
        label=gettext_lazy("Reenviar"),
        icon="refresh-cw",
        permission="messaging.resend_message",
        url_name="messaging:resend_confirm",
        url_kwargs={"channel": channel},
        primary=True,
    )


def reason_cell(row: Suppression) -> SafeString:
    mark = REASON_MARKS[row.reason] if row.lifted_at is None else LIFTED
    label = row.get_reason_display() if row.lifted_at is None else _("Desbloqueada")
    return chip(mark.color, label, mark.icon)


SUPPRESSION_COLUMNS = [
    Column("reason", gettext_lazy("Motivo"), reason_cell, css="inline", export=Suppression.get_reason_display),
    Column(
        "address",
        gettext_lazy("Dirección"),
        lambda row: row.shown_address,
        main=True,
        export=lambda row: row.address,
    ),
    Column("channel", gettext_lazy("Canal"), Suppression.get_channel_display, css="not-phone"),
    Column("note", gettext_lazy("Detalle"), lambda row: row.note, css="roomy not-phone"),
    Column(
        "since",
        gettext_lazy("Desde"),
        lambda row: moment_and_age(row.since),
        order="since",
        css="width-date end top",
        export=lambda row: moment_text(row.since),
    ),
    Column(
        "created_by",
        gettext_lazy("La bloqueó"),
        lambda row: str(row.created_by or ""),
        permission="accounts.view_user",
        css="not-phone",
        default=False,
    ),
]
