"""Sending again, at any size: the database freezes the selection, copies and counts; no row comes to Python."""

import uuid
from dataclasses import dataclass, field
from typing import cast

from django.conf import settings
from django.db import transaction
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    Expression,
    F,
    Field,
    Max,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Concat, Lower
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from listings.insert import insert_from
from messaging.accounts import account_of
from messaging.choices import RETRY_STATES, SENT_STATES, AddressChoice, BatchAction, SkipReason, State, Urgency
from messaging.models import Batch, BatchItem, Message
from messaging.outbox.addresses import current_address
from messaging.outbox.control import lock_channels
from messaging.outbox.retrying import queued_again
from messaging.tasks import ring_after_commit

KEPT = [
    "channel", "kind", "customer", "customer_name", "recipient", "subject", "body", "event", "template",
    "ticket_number", "area_id", "owner_id", "search_text",
]  # fmt: skip
NEVER_SENT = {"sent_at": None, "delivered_at": None, "attempts_made": 0, "reference": ""}
WAITING = (State.QUEUED, State.SENDING)


class NothingToResend(Exception):
    """Every chosen message would be skipped, or none was chosen."""


@dataclass(frozen=True)
class Plan:
    """What a resend would do: of `total` chosen, new rows, rows queued again, and those skipped by reason."""

    total: int = 0
    copies: int = 0
    requeues: int = 0
    skipped: dict[SkipReason, int] = field(default_factory=dict)

    @property
    def sends(self) -> int:
        return self.copies + self.requeues


def resend_plan(messages: QuerySet[Message], address_choice: str = AddressChoice.AS_SENT) -> Plan:
    """The dry run for the confirm page; it changes nothing."""
    return counted(judged(messages, address_choice))


@transaction.atomic
def resend(
    *, actor: User, batch_id: uuid.UUID, messages: QuerySet[Message], channel: str, address_choice: str
) -> Batch:
    """Queues again the chosen messages of this channel; returns the batch.

    batch_id comes with the form: the same id a second time gives the first one's batch and does nothing more.
    Raises NothingToResend.
    """
    # One resend after the other: the second sees what the first queued, so two people double nothing.
    lock_channels()
    earlier = Batch.objects.filter(pk=batch_id).first()
    if earlier:
        return earlier
    number = (Batch.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    batch = Batch.objects.create(
        id=batch_id, number=number, actor=actor, channel=channel, address_choice=address_choice
    )
    freeze(batch, messages.filter(channel=channel))
    copied = copy_sent(batch)
    if not copied + requeue_unsent(batch):
        raise NothingToResend
    plan = counted(batch.items.all())
    Batch.objects.filter(pk=batch.pk).update(total=plan.total)
    record(actor, "messaging.resend", batch, channel=channel, total=plan.total, sends=plan.sends)
    ring_after_commit(channel, times=settings.MESSAGING_CONNECTIONS)
    batch.refresh_from_db()
    return batch


def judged(messages: QuerySet[Message], address_choice: str) -> QuerySet[Message]:
    """Each chosen message with what would be done with it (`action`) and why not (`reason`)."""
    rows = Message.objects.filter(pk__in=messages.order_by().values("pk"))
    rows = rows.annotate(address=address(address_choice))
    resend_waits = Exists(Message.objects.filter(resend_of=OuterRef("pk"), state__in=WAITING))
    reason = Case(
        When(Q(state__in=WAITING) | resend_waits, then=Value(SkipReason.STILL_QUEUED)),
        When(customer__deleted_at__isnull=False, then=Value(SkipReason.CUSTOMER_DELETED)),
        When(body=None, then=Value(SkipReason.NO_CONTENT)),
        When(address="", then=Value(SkipReason.NO_RECIPIENT)),
        default=Value(""),
        output_field=CharField(),
    )
    action = Case(
        When(~Q(reason=""), then=Value(BatchAction.SKIP)),
        When(state__in=SENT_STATES, then=Value(BatchAction.COPY)),
        default=Value(BatchAction.REQUEUE),
        output_field=CharField(),
    )
    return rows.annotate(reason=reason).annotate(action=action)


def address(choice: str) -> Expression | F:
    return current_address() if choice == AddressChoice.CURRENT else F("recipient")


def counted(rows: QuerySet) -> Plan:
    """rows: anything with an action and a reason."""
    groups = rows.order_by().values_list("action", "reason").annotate(rows=Count("pk"))
    found = {(action, reason): rows for action, reason, rows in groups}
    return Plan(
        total=sum(found.values()),
        copies=found.get((BatchAction.COPY, ""), 0),
        requeues=found.get((BatchAction.REQUEUE, ""), 0),
        skipped={SkipReason(reason): count for (_, reason), count in found.items() if reason},
    )


def freeze(batch: Batch, messages: QuerySet[Message]) -> int:
    """Writes down which rows were meant, for good: what the filter finds later changes nothing here."""
    values = {"batch": Value(batch.pk, UUIDField()), "source": "pk", "action": "action", "reason": "reason"}
    return insert_from(BatchItem, judged(messages, batch.address_choice), values)


def copy_sent(batch: Batch) -> int:
    rows = Message.objects.filter(batch_items__batch=batch, batch_items__action=BatchAction.COPY)
    fresh = {
        **{name: as_value(name, value) for name, value in queued_again(timezone.now()).items()},
        **{name: as_value(name, value) for name, value in NEVER_SENT.items()},
        **new_address(batch),
        "created_at": as_value("created_at", timezone.now()),
        "sent_by": Value(batch.actor_id, BigIntegerField()),
        "resend_of": "pk",
        "batch": Value(batch.pk, UUIDField()),
        "urgency": as_value("urgency", Urgency.BULK),
        "account": account_of(batch.channel),
        "sender": as_value("sender", ""),
    }
    kept = {name: name for name in KEPT if name not in fresh}
    return insert_from(Message, rows, {**kept, **fresh})


def as_value(name: str, value: object) -> Value:
    return Value(value, cast(Field, Message._meta.get_field(name)))


def new_address(batch: Batch) -> dict[str, Expression]:
    """Under today's address the row is found by the old one too, because its history has both."""
    if batch.address_choice == AddressChoice.AS_SENT:
        return {}
    today = current_address()
    found_by = Concat(F("search_text"), Value(" "), Lower("recipient"), output_field=TextField())
    return {"recipient": today, "search_text": found_by}


def requeue_unsent(batch: Batch) -> int:
    """By conditional update: a row that somebody else queued meanwhile is left alone, and the batch says so."""
    meant = batch.items.filter(action=BatchAction.REQUEUE)
    rows = Message.objects.filter(pk__in=meant.values("source"), state__in=RETRY_STATES)
    changed = rows.update(
        batch=batch,
        urgency=Urgency.BULK,
        account=account_of(batch.channel),
        **new_address(batch),
        **queued_again(timezone.now()),
    )
    meant.exclude(source__batch=batch).update(action=BatchAction.SKIP, reason=SkipReason.STILL_QUEUED)
    return changed
