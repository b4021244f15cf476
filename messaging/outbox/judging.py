"""What a resend would do with each of the chosen messages: asked for the confirm page, and when it is ordered."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    Expression,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from listings.patience import TooSlow, patience
from messaging import sources
from messaging.addresses import blocked, current_address
from messaging.choices import (
    SENT_STATES,
    WAITING_STATES,
    WARNINGS,
    AddressChoice,
    BatchAction,
    ContentChoice,
    SkipReason,
    State,
)
from messaging.models import Batch, BatchItem, Message
from messaging.rendering import is_written_for

WORD = CharField(max_length=20)
LEFT = Q(state__in=SENT_STATES)
ARRIVED = [State.SENT, State.DELIVERED]


@dataclass(frozen=True)
class Order:
    """How the messages of one log are sent again.

    channel: by which they leave; "" is the log's own. include: the warnings that a person took note of.
    """

    log: str
    channel: str = ""
    address: str = AddressChoice.AS_SENT
    content: str = ContentChoice.AS_SENT
    include: tuple[str, ...] = ()

    @property
    def leaves_by(self) -> str:
        return self.channel or self.log

    @property
    def is_crossing(self) -> bool:
        return self.leaves_by != self.log

    @property
    def takes_todays_address(self) -> bool:
        return self.is_crossing or self.address == AddressChoice.CURRENT

    @property
    def is_rendered(self) -> bool:
        return self.content == ContentChoice.RENDERED

    def action(self, left: bool) -> BatchAction:
        """What becomes of a message that goes again. left: whether it ever went."""
        return BatchAction.COPY if left or self.is_crossing else BatchAction.REQUEUE

    def destination(self) -> Expression | F:
        if self.is_crossing:
            return current_address(self.leaves_by)
        return current_address() if self.takes_todays_address else F("recipient")


@dataclass(frozen=True)
class Plan:
    """What a resend would do: of `total` chosen, new rows, rows queued again, and those skipped by reason.

    included: those that would be skipped, had nobody said to send them all the same.
    """

    total: int = 0
    copies: int = 0
    requeues: int = 0
    skipped: dict[SkipReason, int] = field(default_factory=dict)
    included: dict[SkipReason, int] = field(default_factory=dict)

    @property
    def sends(self) -> int:
        return self.copies + self.requeues


def plan_of(messages: QuerySet[Message], order: Order) -> Plan:
    """The dry run: one statement, and it changes nothing. See `plan_within` for very many."""
    # Without `action`, which would have each reason looked for once more.
    rows = weighed(messages, order).order_by().annotate(left=ExpressionWrapper(LEFT, BooleanField()))
    actions, skipped, included = Counter[str](), Counter[str](), Counter[str]()
    for left, reason, warning, count in rows.values_list("left", "reason", "warning").annotate(rows=Count("pk")):
        if reason:
            skipped[reason] += count
            continue
        actions[order.action(left)] += count
        if warning:
            included[warning] += count
    return Plan(
        total=actions.total() + skipped.total(),
        copies=actions[BatchAction.COPY],
        requeues=actions[BatchAction.REQUEUE],
        skipped=named(skipped),
        included=named(included),
    )


def plan_within(milliseconds: int, messages: QuerySet[Message], order: Order) -> Plan | None:
    """The dry run of very many, for a page that would not wait for ever; None when it takes longer."""
    try:
        with patience(milliseconds):
            return plan_of(messages, order)
    except TooSlow:
        return None


def named(counts: Counter[str]) -> dict[SkipReason, int]:
    """In the order in which the reasons are judged."""
    return {reason: counts[reason] for reason in SkipReason if counts[reason]}


def judged(messages: QuerySet[Message], order: Order) -> QuerySet[Any]:
    """Each chosen message as it is `weighed`, with what would be done with it (`action`)."""
    action = Case(
        When(~Q(reason=""), then=Value(BatchAction.SKIP)),
        When(LEFT, then=Value(order.action(left=True))),
        default=Value(order.action(left=False)),
        output_field=WORD,
    )
    return weighed(messages, order).annotate(action=action)


def weighed(messages: QuerySet[Message], order: Order) -> QuerySet[Any]:
    """Each chosen message with its `address`, why it does not go (`reason`), and what speaks against it although
    it goes (`warning`)."""
    rows = Message.objects.filter(pk__in=messages.order_by().values("pk"))
    rows = rows.annotate(address=order.destination())
    warnings = warned(order)
    against = obstacles(order) | {reason: why for reason, why in warnings.items() if reason not in order.include}
    noted = {reason: why for reason, why in warnings.items() if reason in order.include}
    return rows.annotate(reason=first_that_holds(against), warning=first_that_holds(noted))


def first_that_holds(reasons: dict[SkipReason, Q]) -> Expression:
    return Case(
        *(When(why, then=Value(reason)) for reason, why in reasons.items()), default=Value(""), output_field=WORD
    )


def obstacles(order: Order) -> dict[SkipReason, Q]:
    """What no person can wish away, in the order in which it is said."""
    resend_waits = Exists(Message.objects.filter(resend_of=OuterRef("pk"), state__in=WAITING_STATES))
    # Asked first, once, whether any batch still unfolds: most often none does.
    unfolding = Exists(Batch.objects.filter(is_folded=True, cancelled_at=None))
    mine = BatchItem.objects.folded().filter(source=OuterRef("pk"), batch__cancelled_at=None)
    found = {
        SkipReason.STILL_QUEUED: Q(state__in=WAITING_STATES) | Q(resend_waits) | (Q(unfolding) & Q(Exists(mine))),
        SkipReason.CUSTOMER_DELETED: Q(customer__deleted_at__isnull=False),
    }
    if order.is_rendered:
        written = [name for name in sources.templates() if is_written_for(name, order.leaves_by)]
        found[SkipReason.NO_DATA] = ~sources.can_be_written_again()
        found[SkipReason.NO_TEMPLATE] = ~Q(template__in=written)
    else:
        found[SkipReason.NO_CONTENT] = Q(body=None)
    found[SkipReason.NO_RECIPIENT] = Q(address="")
    found[SkipReason.SUPPRESSED] = blocked(order.leaves_by)
    return found


def warned(order: Order) -> dict[SkipReason, Q]:
    arrived = Exists(Message.objects.filter(resend_of=OuterRef("pk"), state__in=ARRIVED))
    found = {
        SkipReason.UNCERTAIN: Q(state=State.UNCERTAIN),
        SkipReason.SENT_SINCE: Q(arrived),
        SkipReason.EXPIRED: Q(state=State.EXPIRED),
        SkipReason.TICKET_CLOSED: sources.is_over(),
    }
    return {reason: found[reason] for reason in WARNINGS}
