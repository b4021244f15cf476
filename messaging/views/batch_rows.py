"""The rows of a resend: what became of each and why, on the page and as a file."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from listings.cells import moment_text
from listings.export import csv_lines, csv_response_of
from listings.selection import wanted_ids
from messaging.choices import State
from messaging.marks import STATE_MARKS, Mark, short_label
from messaging.models import Batch, BatchItem, Message
from messaging.progress import Tally, items_for
from messaging.results import EXPLAINED, SKIPPED, in_order, outcomes, reasons, rows_with, waits_folded

ROWS_SHOWN = 50
RESULT_LABELS = {
    "waiting": gettext_lazy("En cola"),
    "sent": gettext_lazy("Enviados"),
    "failed": gettext_lazy("Con error"),
    "uncertain": gettext_lazy("Sin confirmar"),
    "cancelled": gettext_lazy("Cancelados"),
    SKIPPED: gettext_lazy("Salteados"),
}
SKIPPED_MARK = Mark("gray", "circle-slash")
MOVED_MARK = Mark("violet", "refresh-cw")
HEAD = [
    gettext_lazy("Resultado"),
    gettext_lazy("Motivo"),
    gettext_lazy("Código"),
    gettext_lazy("Cliente"),
    gettext_lazy("Nombre"),
    gettext_lazy("Destinatario"),
    gettext_lazy("Asunto"),
    gettext_lazy("Ticket"),
    gettext_lazy("Enviado"),
    gettext_lazy("Mensaje"),
    gettext_lazy("Reenvío de"),
]


def wanted(request: HttpRequest) -> tuple[str, str]:
    """The result and the reason that are asked for, "" for all."""
    result = request.GET.get("result", "")
    result = result if result in RESULT_LABELS else ""
    return result, request.GET.get("why", "")[:40].replace("\x00", "") if result in EXPLAINED else ""


def chosen(result: str, why: str) -> str:
    """The same, as an address says it."""
    return urlencode({name: value for name, value in (("result", result), ("why", why)) if value})


def tabs(tally: Tally, result: str) -> list[dict[str, Any]]:
    """One a result that some row had, and the one that is open."""
    counts = {key: getattr(tally, key) for key in RESULT_LABELS}
    shown = [key for key in RESULT_LABELS if counts[key] or key == result]
    return [{"key": key, "label": RESULT_LABELS[key], "count": counts[key]} for key in shown]


def rows_context(batch: Batch, request: HttpRequest, tally: Tally) -> dict[str, Any]:
    result, why = wanted(request)
    items = items_for([batch], request.user)
    rows = rows_with(items, batch, result, why).select_related("source").order_by("pk")
    after = wanted_ids([request.GET.get("after", "")])[:1]
    found = list((rows.filter(pk__gt=after[0]) if after else rows)[: ROWS_SHOWN + 1])
    shown = found[:ROWS_SHOWN]
    queued = outcomes(shown, batch)
    mine = Message.objects.visible_to(request.user).filter(batch=batch)
    return {
        "lines": [line(item, queued[item.pk], batch) for item in shown],
        "result": result,
        "why": why,
        "chosen": chosen(result, why),
        "result_tabs": tabs(tally, result),
        "reasons": reasons(items, mine, result),
        "may_export": request.user.has_perm("messaging.export_message"),
        "next": str(shown[-1].pk) if len(found) > ROWS_SHOWN else "",
    }


def line(item: BatchItem, message: Message | None, batch: Batch) -> dict[str, Any]:
    """A row of the result: what was meant, what became of it, and why."""
    shown = message or item.source
    if item.reason:
        mark, label, why = SKIPPED_MARK, _("Salteado"), item.get_reason_display()
    elif message is not None:
        mark, label, why = STATE_MARKS[message.state], short_label(message.state), message.error_text
    elif waits_folded(item, batch):
        state = State.CANCELLED if batch.cancelled_at else State.PAUSED if batch.paused_at else State.QUEUED
        mark, label, why = STATE_MARKS[state], short_label(state), ""
    else:
        mark, label, why = MOVED_MARK, _("Pasó a otro lote"), ""
    return {"item": item, "message": shown, "mark": mark, "label": label, "why": why}


def csv_of(batch: Batch, request: HttpRequest) -> HttpResponseBase:
    """Every row with its result, or only those that the page shows. Raises PermissionDenied."""
    if not request.user.has_perm("messaging.export_message"):
        raise PermissionDenied
    result, why = wanted(request)
    items = rows_with(items_for([batch], request.user), batch, result, why)
    record(request.user, "messaging.export_batch", batch, **{"result": result, "why": why} if result else {})
    return csv_response_of(csv_lines([str(one) for one in HEAD], cells(items, batch)), str(batch))


def cells(items, batch: Batch) -> Iterator[list[object]]:
    for item, message in in_order(items, batch):
        told = line(item, message, batch)
        shown = told["message"]
        yield [
            told["label"],
            told["why"],
            message.error_code if message else item.reason,
            shown.customer_id or "",
            shown.customer_name,
            shown.recipient,
            shown.subject,
            shown.ticket_number or "",
            moment_text(message.sent_at) if message else "",
            message.pk if message else "",
            item.source_id,
        ]
