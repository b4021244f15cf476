"""What the list of resends shows of each, and what the list of one's rows does."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.addresses import row_address
from accounts.markup import markup
from listings.cells import chip, moment, moment_and_age, moment_text, two_lines
from listings.columns import Column
from messaging.batch_counts import counts_of
from messaging.choices import State
from messaging.diagnosis import title_of
from messaging.marks import (
    CHANNEL_NAMES,
    MOVED_MARK,
    RESULT_LABELS,
    SKIPPED_MARK,
    STAGE_LABELS,
    STAGE_MARKS,
    STATE_MARKS,
    Mark,
    short_label,
)
from messaging.models import Batch, BatchItem, Message
from messaging.results import outcome, waits_folded
from messaging.tables import recipient_cell


def stage_of(row: Batch) -> str:
    if not counts_of(row).is_unfinished:
        return "cancelled" if row.cancelled_at else "done"
    return "paused" if row.paused_at else "running"


def stage_cell(row: Batch) -> SafeString:
    stage = stage_of(row)
    mark = STAGE_MARKS[stage]
    return chip(mark.color, STAGE_LABELS[stage], mark.icon)


def stage_text(row: Batch) -> str:
    return str(STAGE_LABELS[stage_of(row)])


def batch_cell(row: Batch) -> SafeString:
    total = counts_of(row).total
    told = ngettext("%(count)s mensaje", "%(count)s mensajes", total.value) % {"count": total}
    return two_lines(str(row), told)


def result_words(row: Batch) -> list[str]:
    found = counts_of(row).results
    return [f"{RESULT_LABELS[result]}: {found[result]}" for result in RESULT_LABELS if result in found]


def result_cell(row: Batch) -> SafeString:
    """What went wrong stands out."""
    words = result_words(row)
    wrong = [text for text in words if text.startswith(str(RESULT_LABELS["failed"]))]
    quiet = " · ".join(text for text in words if text not in wrong)
    return two_lines(quiet, markup('<span class="bad-text">{}</span>', wrong[0]) if wrong else "")


BATCH_COLUMNS = [
    Column("batch", gettext_lazy("Lote"), batch_cell, main=True, css="width-name", export=str),
    Column("stage", gettext_lazy("Estado"), stage_cell, css="width-chip inline", export=stage_text),
    Column("result", gettext_lazy("Resultado"), result_cell, export=lambda row: " · ".join(result_words(row))),
    Column("channel", gettext_lazy("Canal"), lambda row: str(CHANNEL_NAMES[row.channel]), css="width-kind inline"),
    Column(
        "actor",
        gettext_lazy("Quién"),
        lambda row: str(row.actor),
        permission="accounts.view_user",
        css="width-sender roomy not-phone",
    ),
    Column(
        "created",
        gettext_lazy("Fecha"),
        lambda row: moment_and_age(row.created_at),
        order="created_at",
        css="width-date end top",
        export=lambda row: moment_text(row.created_at),
    ),
    Column(
        "total", gettext_lazy("Elegidos"), lambda row: str(counts_of(row).total), css="not-phone", default=False
    ),
    Column("address", gettext_lazy("Dirección"), Batch.get_address_choice_display, css="not-phone", default=False),
    Column("content", gettext_lazy("Contenido"), Batch.get_content_choice_display, css="not-phone", default=False),
]


def waiting_fate(batch: Batch) -> tuple[Mark, str, str]:
    state = State.CANCELLED if batch.cancelled_at else State.PAUSED if batch.paused_at else State.QUEUED
    return STATE_MARKS[state], short_label(state), ""


def fate(item: BatchItem) -> tuple[Mark, str, str]:
    """A mark, what became of the row, and why in the other side's words or ours."""
    message = outcome(item)
    if item.reason:
        return SKIPPED_MARK, _("Salteado"), item.get_reason_display()
    if message is not None:
        return STATE_MARKS[message.state], short_label(message.state), message.error_text
    if waits_folded(item):
        return waiting_fate(item.batch)
    return MOVED_MARK, _("Pasó a otro lote"), ""


def shown_of(item: BatchItem) -> Message:
    return outcome(item) or item.source


def address_of_row(item: BatchItem) -> str:
    return row_address("messaging:detail", shown_of(item).pk)


def fate_cell(item: BatchItem) -> SafeString:
    mark, label, _why = fate(item)
    return chip(mark.color, label, mark.icon)


def why_cell(item: BatchItem) -> SafeString:
    """In plain words, and below them what the other side said."""
    _mark, _label, why = fate(item)
    message = outcome(item)
    if message is None or not message.error_code:
        return two_lines(why) if why else SafeString()
    title = title_of(message.error_code, message.error_text)
    return two_lines(title, why if why != title else "")


def code_of(item: BatchItem) -> str:
    message = outcome(item)
    return message.error_code if message else item.reason


def sent_text(item: BatchItem) -> str:
    message = outcome(item)
    return moment_text(message.sent_at) if message else ""


BATCH_ROW_COLUMNS = [
    Column(
        "result", gettext_lazy("Resultado"), fate_cell, css="width-chip inline", export=lambda item: fate(item)[1]
    ),
    Column(
        "recipient",
        gettext_lazy("Destinatario"),
        lambda item: recipient_cell(shown_of(item)),
        css="width-person",
        export=lambda item: shown_of(item).recipient,
    ),
    Column(
        "subject",
        gettext_lazy("Asunto"),
        lambda item: two_lines(shown_of(item).subject or _("(sin asunto)"), item.get_action_display()),
        main=True,
        export=lambda item: shown_of(item).subject,
    ),
    Column("why", gettext_lazy("Motivo"), why_cell, export=lambda item: fate(item)[2]),
    Column(
        "original",
        gettext_lazy("Original"),
        lambda item: moment(item.source.created_at),
        order="source_id",
        css="width-date end top",
        export=lambda item: moment_text(item.source.created_at),
    ),
    Column("code", gettext_lazy("Código"), code_of, css="not-phone", default=False),
    Column("customer", gettext_lazy("Cliente"), lambda item: shown_of(item).customer_name, default=False),
    Column(
        "ticket",
        gettext_lazy("Ticket"),
        lambda item: f"#{shown_of(item).ticket_number}" if shown_of(item).ticket_number else "",
        css="not-phone",
        default=False,
    ),
    Column(
        "sent_at",
        gettext_lazy("Enviado"),
        lambda item: moment(message.sent_at) if (message := outcome(item)) else "",
        css="not-phone",
        default=False,
        export=sent_text,
    ),
    Column("batch", gettext_lazy("Lote"), lambda item: str(item.batch), css="not-phone", default=False),
]
