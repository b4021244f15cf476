"""Sending again, at any size: the database freezes the selection, copies and counts; no row comes to Python."""

import uuid
from datetime import timedelta
from typing import cast

from django.conf import settings
from django.db import transaction
from django.db.models import (
    BigIntegerField,
    Count,
    Expression,
    F,
    Field,
    Max,
    QuerySet,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.functions import Concat, Left, Lower, Replace
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from listings.insert import insert_from
from messaging.accounts import account_of
from messaging.choices import (
    RETRY_STATES,
    AddressChoice,
    BatchAction,
    Channel,
    ContentChoice,
    SkipReason,
    State,
    Urgency,
)
from messaging.models import Batch, BatchItem, Message
from messaging.outbox.control import lock_channels
from messaging.outbox.judging import Order, judged
from messaging.outbox.retrying import queued_again
from messaging.tasks import ring_after_commit, ring_to_prepare
from messaging.wording.composing import SUBJECT_LENGTH

KEPT = [
    "channel", "kind", "customer", "customer_name", "recipient", "subject", "body", "event", "template",
    "ticket_number", "area_id", "owner_id", "search_text",
]  # fmt: skip
NEVER_SENT = {"sent_at": None, "delivered_at": None, "attempts_made": 0, "reference": ""}


class NothingToResend(Exception):
    """Every chosen message would be skipped, or none was chosen."""


@transaction.atomic
def resend(
    *,
    actor: User,
    batch_id: uuid.UUID,
    messages: QuerySet[Message],
    channel: str,
    address_choice: str,
    leave_by: str = "",
    content_choice: str = ContentChoice.AS_SENT,
    include: tuple[str, ...] = (),
    undo_seconds: float = 0,
) -> Batch:
    """Queues again the chosen messages of this channel's log; returns the batch.

    batch_id comes with the form: the same id a second time gives the first one's batch and does nothing more.
    leave_by: another channel to leave by. include: warnings that don't hold a message back.
    undo_seconds: before that nothing leaves. Raises NothingToResend.
    """
    # One resend after the other: the second sees what the first queued, so two people double nothing.
    lock_channels()
    earlier = Batch.objects.filter(pk=batch_id).first()
    if earlier:
        return earlier
    order = Order(channel, leave_by, address_choice, content_choice, include)
    batch = start(actor, batch_id, order, undo_seconds)
    freeze(batch, messages.filter(channel=channel), order)
    sends = copy_sent(batch, order) + requeue_unsent(batch, order)
    if not sends:
        raise NothingToResend
    Batch.objects.filter(pk=batch.pk).update(total=batch.items.count())
    batch.refresh_from_db()
    record(actor, "messaging.resend", batch, **told(order, batch.total, sends))
    if order.is_rendered:
        ring_to_prepare(batch.pk)
    ring_after_commit(batch.channel, times=settings.MESSAGING_CONNECTIONS, seconds=undo_seconds)
    return batch


def start(actor: User, batch_id: uuid.UUID, order: Order, undo_seconds: float) -> Batch:
    now = timezone.now()
    return Batch.objects.create(
        id=batch_id,
        number=(Batch.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
        actor=actor,
        channel=order.leaves_by,
        log=order.log,
        address_choice=AddressChoice.CURRENT if order.takes_todays_address else AddressChoice.AS_SENT,
        content_choice=order.content,
        starts_at=now + timedelta(seconds=undo_seconds),
        prepared_at=None if order.is_rendered else now,
    )


def told(order: Order, total: int, sends: int) -> dict[str, object]:
    """For the audit log; what is as usual goes unsaid."""
    unusual = {
        "log": order.log if order.is_crossing else "",
        "content": order.content if order.is_rendered else "",
        "include": list(order.include),
    }
    return {"channel": order.leaves_by, "total": total, "sends": sends} | {k: v for k, v in unusual.items() if v}


def freeze(batch: Batch, messages: QuerySet[Message], order: Order) -> int:
    """Writes down which rows were meant, for good: what the filter finds later changes nothing here."""
    values = {"batch": Value(batch.pk, UUIDField()), "source": "pk", "action": "action", "reason": "reason"}
    return insert_from(BatchItem, judged(messages, order), values)


def copy_sent(batch: Batch, order: Order) -> int:
    rows = Message.objects.filter(batch_items__batch=batch, batch_items__action=BatchAction.COPY)
    fresh = {
        **{name: as_value(name, value) for name, value in queued(batch, order).items()},
        **{name: as_value(name, value) for name, value in NEVER_SENT.items()},
        **new_address(order),
        **new_channel(order),
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


def queued(batch: Batch, order: Order) -> dict[str, object]:
    """Nothing leaves before the batch starts; what is to be written again waits for that too."""
    state = State.PREPARING if order.is_rendered else State.QUEUED
    return {**queued_again(timezone.now()), "state": state, "due_at": batch.starts_at}


def as_value(name: str, value: object) -> Value:
    return Value(value, cast(Field, Message._meta.get_field(name)))


def new_address(order: Order) -> dict[str, Expression | F]:
    """Under today's address the row is found by the old one too, because its history has both."""
    if not order.takes_todays_address:
        return {}
    today = order.destination()
    found_by = Concat(F("search_text"), Value(" "), Lower("recipient"), output_field=TextField())
    return {"recipient": today, "search_text": found_by}


def new_channel(order: Order) -> dict[str, Expression | Value]:
    """The same text, without what that channel has no room for; an SMS shows the beginning of its text."""
    if not order.is_crossing:
        return {}
    fresh: dict[str, Expression | Value] = {"channel": as_value("channel", order.leaves_by)}
    if order.leaves_by == Channel.SMS and not order.is_rendered:
        line = Replace(F("body__text"), Value("\n"), Value(" "))
        fresh["subject"] = Left(line, SUBJECT_LENGTH)
    return fresh


def requeue_unsent(batch: Batch, order: Order) -> int:
    """By conditional update: a row that somebody else queued meanwhile is left alone, and the batch says so."""
    meant = batch.items.filter(action=BatchAction.REQUEUE)
    rows = Message.objects.filter(pk__in=meant.values("source"), state__in=RETRY_STATES)
    changed = rows.update(
        batch=batch,
        urgency=Urgency.BULK,
        account=account_of(batch.channel),
        **new_address(order),
        **queued(batch, order),
    )
    if changed != meant.aggregate(rows=Count("pk"))["rows"]:
        meant.exclude(source__batch=batch).update(action=BatchAction.SKIP, reason=SkipReason.STILL_QUEUED)
    return changed
