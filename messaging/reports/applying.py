from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from messaging.channels.told import Report
from messaging.choices import Channel, State, SuppressionReason
from messaging.models import Message, ReportEvent
from messaging.reports.matching import message_of
from messaging.suppressions import give_up_address, suppress

# From which states each fate may move a message: never back. A bounce may come after "delivered" to the next hop.
FROM: dict[str, tuple[State, list[State]]] = {
    "accepted": (State.SENT, [State.UNCERTAIN]),
    "delivered": (State.DELIVERED, [State.SENT, State.UNCERTAIN]),
    "opened": (State.DELIVERED, [State.SENT, State.UNCERTAIN]),
    "failed": (State.FAILED, [State.SENT, State.UNCERTAIN]),
    "bounced": (State.BOUNCED, [State.SENT, State.UNCERTAIN, State.DELIVERED]),
    "complained": (State.COMPLAINED, [State.SENT, State.UNCERTAIN, State.DELIVERED]),
}
# A message on the wire or about to leave: its report waits until it is known how that went.
MOVING = [State.SENDING, State.QUEUED]
WAITS = timedelta(days=1)
MOST_AT_ONCE = 500


@transaction.atomic
def take(report: Report, *, source: str, channel: str, account_id: int | None = None) -> bool:
    """Keeps what was told and acts on it; False for a repetition, which changes nothing."""
    kept, created = ReportEvent.objects.get_or_create(
        source=source[:60],
        event=report.event[:255],
        defaults={
            "fate": report.fate,
            "code": report.code[:40],
            "answer": report.answer[:300],
            "received_at": timezone.now(),
            "details": {
                "key": report.key,
                "references": list(report.references),
                "recipient": report.recipient,
                "dead": report.dead,
                "at": report.at.isoformat() if report.at else "",
                "channel": channel,
                "account": account_id,
            },
        },
    )
    if created:
        apply(kept, report, channel, account_id)
    return created


def apply(kept: ReportEvent, report: Report, channel: str, account_id: int | None) -> bool:
    message = message_of(report, channel, account_id)
    if message is None or message.state in MOVING:
        return False
    ReportEvent.objects.filter(pk=kept.pk).update(message=message, applied=True)
    if report.fate in FROM:
        move(message, report)
    block(message, report)
    return True


def move(message: Message, report: Report) -> bool:
    state, before = FROM[report.fate]
    values: dict[str, object] = {"state": state}
    if state == State.DELIVERED:
        values |= {"delivered_at": report.at or timezone.now(), "error_code": "", "error_text": ""}
    elif state != State.SENT:
        values |= {"error_code": report.code[:40], "error_text": report.answer[:300]}
    if message.sent_at is None:
        values["sent_at"] = timezone.now()
    return bool(Message.objects.filter(pk=message.pk, state__in=before).update(**values))


def block(message: Message, report: Report) -> None:
    note = f"{report.code} {report.answer}".strip()
    if report.fate in ("complained", "opted_out"):
        reason = SuppressionReason.COMPLAINT if report.fate == "complained" else SuppressionReason.OPT_OUT
        suppress(channel=message.channel, address=message.recipient, reason=reason, message=message, note=note)
    elif report.dead:
        give_up_address(message=message, reason=SuppressionReason.HARD_BOUNCE, note=note)


def apply_waiting() -> int:
    """Reports that came before we knew of our own message, as happens when the provider is quicker than we are."""
    since = timezone.now() - WAITS
    rows = ReportEvent.objects.filter(applied=False, received_at__gt=since).order_by("received_at")[:MOST_AT_ONCE]
    return sum(apply_one(row) for row in rows)


@transaction.atomic
def apply_one(row: ReportEvent) -> bool:
    told = row.details
    report = Report(
        event=row.event,
        fate=row.fate,  # type: ignore[arg-type]
        key=told.get("key", ""),
        references=tuple(told.get("references", ())),
        recipient=told.get("recipient", ""),
        code=row.code,
        answer=row.answer,
        dead=bool(told.get("dead")),
    )
    return apply(row, report, told.get("channel") or Channel.EMAIL, told.get("account"))
