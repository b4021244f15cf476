"""What became of each row that a batch was asked to resend, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Min, Q, QuerySet

from messaging.choices import WAITING_STATES, BatchAction, SkipReason, State
from messaging.diagnosis import title_of
from messaging.models import Batch, BatchItem, Message
from messaging.querysets import BatchItemQuerySet

# What became of a row, in the words of the page's filter.
RESULTS: dict[str, list[str]] = {
    "waiting": list(WAITING_STATES),
    "sent": [State.SENT, State.DELIVERED],
    "failed": [State.FAILED, State.BOUNCED, State.COMPLAINED, State.SUPPRESSED, State.EXPIRED],
    "uncertain": [State.UNCERTAIN],
    "cancelled": [State.CANCELLED],
}
SKIPPED = "skipped"
RESULT_OF = {state: result for result, states in RESULTS.items() for state in states}
FOLDED = BatchItemQuerySet.FOLDED
# Those whose reasons are worth a list of their own.
EXPLAINED = [SKIPPED, "failed", "uncertain"]
REASONS_SHOWN = 8
CHUNK = 1_000


@dataclass(frozen=True)
class Reason:
    """key: a SkipReason, or for what left and failed the other side's code."""

    key: str
    label: str
    count: int


def folded_result(batch: Batch) -> str:
    """What is to be said of the items that became no message yet."""
    return "cancelled" if batch.cancelled_at else "waiting"


def rows_with(items: QuerySet[BatchItem], batch: Batch, result: str = "", why: str = "") -> QuerySet[BatchItem]:
    """Only the rows that had this result, for this reason; an unknown result is no filter."""
    if result == SKIPPED:
        skipped = items.filter(action=BatchAction.SKIP)
        return skipped.filter(reason=why) if why else skipped
    if result not in RESULTS:
        return items
    meant = Q(state__in=RESULTS[result])
    if why and result in EXPLAINED:
        meant &= Q(error_code=why)
    # The batch's own rows with that result, by what they stand for: those are few, the items may be many.
    rows = Message.objects.filter(meant, batch=batch)
    again = Q(action=BatchAction.REQUEUE, source__in=rows.values("pk"))
    copied = Q(action=BatchAction.COPY, source__in=rows.filter(resend_of__isnull=False).values("resend_of"))
    folded = FOLDED if batch.is_folded and result == folded_result(batch) else Q(pk__in=[])
    return items.filter(again | copied | folded)


def reasons(items: QuerySet[BatchItem], messages: QuerySet[Message], result: str) -> list[Reason]:
    """The commonest ones of a result, with how many rows each. messages: the batch's, that this person may see."""
    if result == SKIPPED:
        found = items.filter(action=BatchAction.SKIP).order_by().values_list("reason").annotate(count=Count("pk"))
        named = [Reason(key, str(SkipReason(key).label), count) for key, count in found if key]
    elif result in EXPLAINED:
        rows = messages.filter(state__in=RESULTS[result]).exclude(error_code="").order_by()
        told = rows.values_list("error_code").annotate(count=Count("pk"), answer=Min("error_text"))
        named = [Reason(code, title_of(code, answer), count) for code, count, answer in told]
    else:
        named = []
    return sorted(named, key=lambda reason: -reason.count)[:REASONS_SHOWN]


def in_order(items: QuerySet[BatchItem], batch: Batch) -> Iterator[tuple[BatchItem, Message | None]]:
    """Each row with the message that was queued for it; a short query at a time, however many there are."""
    rows, after = items.select_related("source").order_by("pk"), 0
    while found := list(rows.filter(pk__gt=after)[:CHUNK]):
        queued, after = outcomes(found, batch), found[-1].pk
        yield from ((item, queued[item.pk]) for item in found)


def waits_folded(item: BatchItem, batch: Batch) -> bool:
    return batch.is_folded and item.pk > batch.unfolded_to and item.action != BatchAction.SKIP


def outcomes(items: list[BatchItem], batch: Batch) -> dict[int, Message | None]:
    """For each row, by its id, the message that the batch queued for it: a copy, or the row itself."""
    copied = [item.source_id for item in items if item.action == BatchAction.COPY]
    copies = {row.resend_of_id: row for row in Message.objects.filter(batch=batch, resend_of__in=copied)}
    return {item.pk: outcome(item, batch, copies) for item in items}


def outcome(item: BatchItem, batch: Batch, copies: dict[int, Message]) -> Message | None:
    if item.action == BatchAction.COPY:
        return copies.get(item.source_id)
    queued = item.action == BatchAction.REQUEUE and item.source.batch_id == batch.pk
    return item.source if queued else None
