"""What became of each row that a batch was asked to resend, and why."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, Count, F, Min, OuterRef, Q, QuerySet, Value, When

from listings.search.index import row_by_row
from messaging.choices import WAITING_STATES, WENT_WRONG_STATES, BatchAction, SkipReason, State
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
REASONS_SHOWN = 8
# A result that so few rows of a batch had is read from them; a commoner one fills its page soon, row after row.
FEW = 2_000


@dataclass(frozen=True)
class Reason:
    """key: a SkipReason, or for what left and failed the other side's code."""

    key: str
    label: str
    count: int
    result: str


def folded_result(batch: Batch) -> str:
    """What is to be said of the items that became no message yet."""
    return "cancelled" if batch.cancelled_at else "waiting"


def rows_with(
    items: QuerySet[BatchItem], result: str, why: str = "", batch: Batch | None = None
) -> QuerySet[BatchItem]:
    """Only the rows that had this result, for this reason, "" for any; batch: the only one there are rows of."""
    if result == SKIPPED or (not result and why in SkipReason):
        skipped = items.filter(action=BatchAction.SKIP)
        return skipped.filter(reason=why) if why else skipped
    states = RESULTS[result] if result else WENT_WRONG_STATES
    meant = Q(state__in=states) & (Q(error_code=why) if why else Q())
    came = rows_of(batch, meant) if batch else any_rows(meant)
    return items.filter(came | folded_with(batch, result) if result and not why else came)


def folded_with(batch: Batch | None, result: str) -> Q:
    if batch is None:
        is_cancelled = Q(batch__cancelled_at__isnull=False)
        return FOLDED & {"waiting": ~is_cancelled, "cancelled": is_cancelled}.get(result, Q(pk__in=[]))
    if not batch.is_folded or result != folded_result(batch):
        return Q(pk__in=[])
    return Q(pk__gt=batch.unfolded_to) & ~Q(action=BatchAction.SKIP)


def rows_of(batch: Batch, meant: Q) -> Q:
    """That what a batch queued for a row is so."""
    messages = Message.objects.filter(meant, batch=batch).order_by()
    if messages.values("pk")[: FEW + 1].count() > FEW:
        return any_rows(meant)
    is_copy = Q(created_at=batch.created_at, resend_of__isnull=False)
    row = Case(When(is_copy, then=F("resend_of")), default=F("pk"), output_field=BigIntegerField())
    return Q(source__in=messages.annotate(row=row).values("row"))


def any_rows(meant: Q) -> Q:
    copies = Message.objects.filter(
        meant, resend_of=OuterRef("source"), batch=OuterRef("batch"), created_at=OuterRef("batch__created_at")
    )
    themselves = Message.objects.filter(meant, pk=OuterRef("source"), batch=OuterRef("batch"))
    copied = Q(row_by_row(copies), action=BatchAction.COPY)
    return copied | Q(row_by_row(themselves), action=BatchAction.REQUEUE)


def reasons(skipped: dict[str, int], messages: QuerySet[Message]) -> list[Reason]:
    """Why rows were left out, did not arrive or wait for another try: the commonest first, with how many each.

    skipped: how many for each reason. messages: what the batch queued, as far as this person may see it.
    """
    found = [Reason(key, str(SkipReason(key).label), count, SKIPPED) for key, count in skipped.items() if key]
    rows = messages.filter(state__in=WAITING_STATES + WENT_WRONG_STATES).exclude(error_code="").order_by()
    result = Case(
        When(state__in=WAITING_STATES, then=Value("waiting")),
        When(state=State.UNCERTAIN, then=Value("uncertain")),
        default=Value("failed"),
    )
    told = rows.values_list(result, "error_code").annotate(count=Count("pk"), answer=Min("error_text"))
    found += [Reason(code, title_of(code, answer), count, result) for result, code, count, answer in told]
    return sorted(found, key=lambda reason: -reason.count)[:REASONS_SHOWN]


def waits_folded(item: BatchItem) -> bool:
    batch = item.batch
    return batch.is_folded and item.pk > batch.unfolded_to and item.action != BatchAction.SKIP


def outcome(item: BatchItem) -> Message | None:
    """The message that the batch queued for a row: a copy, made with the batch, or the row's own message.

    item: as `for_listing()` gives it.
    """
    if item.action == BatchAction.COPY:
        return next((row for row in item.source.resends.all() if is_copy_of(item, row)), None)
    queued = item.action == BatchAction.REQUEUE and item.source.batch_id == item.batch_id
    return item.source if queued else None


def is_copy_of(item: BatchItem, message: Message) -> bool:
    """A failed resend that was queued again with its original is in the same batch, but older than it."""
    return message.batch_id == item.batch_id and message.created_at == item.batch.created_at
