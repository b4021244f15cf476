"""Sending again, at any size: the database freezes the selection and counts; no row comes to Python."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet, UUIDField, Value
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from listings.insert import insert_from
from messaging.choices import AddressChoice, BatchAction, ContentChoice
from messaging.models import Batch, BatchItem, Message
from messaging.outbox.control import lock_channels
from messaging.outbox.judging import Order, judged
from messaging.tasks import ring_after_commit, ring_to_prepare, ring_to_unfold
from messaging.unfolding import unfold_some


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
    total = freeze(batch, messages.filter(channel=channel), order)
    sends = batch.items.exclude(action=BatchAction.SKIP).count()
    if not sends:
        raise NothingToResend
    Batch.objects.filter(pk=batch.pk).update(total=total)
    # The first ones at once, so that they don't wait for a worker to unfold them.
    unfold_some(batch.pk)
    batch.refresh_from_db()
    record(actor, "messaging.resend", batch, **told(order, batch.total, sends))
    if batch.is_folded:
        ring_to_unfold(batch.pk)
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
        is_folded=True,
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
