"""Two batches of the example, made as people make them: by the outbox; then what became of them."""

import random
import uuid
from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts.models import User
from messaging import outbox
from messaging.choices import AddressChoice, Channel, State
from messaging.example_fates import accepted
from messaging.models import Batch, DeliveryAttempt, Message

CHANGED_THEIR_MIND = 12


def resend_some(rng: random.Random, now: datetime, actor: User) -> None:
    failed = Message.objects.filter(channel=Channel.EMAIL, event="invoice", state=State.FAILED)
    works = Message.objects.filter(channel=Channel.PUSH, event="works").order_by("pk")
    some = works.filter(pk__in=list(works.values_list("pk", flat=True)[:CHANGED_THEIR_MIND]))
    orders = [(failed, Channel.EMAIL, timedelta(days=4)), (some, Channel.PUSH, timedelta(hours=30))]
    for rows, channel, age in orders:
        if rows.exists():
            happened(rng, order(rng, actor, rows, channel), now - age, now)


def order(rng: random.Random, actor: User, rows: QuerySet[Message], channel: str) -> Batch:
    return outbox.resend(
        actor=actor,
        batch_id=uuid.UUID(int=rng.getrandbits(128), version=4),
        messages=rows,
        channel=channel,
        address_choice=AddressChoice.AS_SENT,
    )


def happened(rng: random.Random, batch: Batch, at: datetime, now: datetime) -> None:
    """Moves the batch into the past, and lets all of it go out well."""
    Batch.objects.filter(pk=batch.pk).update(created_at=at)
    rows = list(batch.messages.order_by("pk"))
    attempts: list[DeliveryAttempt] = []
    for message in rows:
        tries, created_at = message.attempts_made, message.created_at
        message.state, message.created_at = State.SENT, at
        (made,) = accepted(rng, now, message)
        made.number = message.attempts_made = tries + 1
        attempts.append(made)
        is_copy = message.resend_of_id is not None
        message.created_at = at if is_copy else min(created_at, at)
        message.queued_at = message.due_at = at
    fields = ["state", "created_at", "queued_at", "due_at", "sent_at", "reference", "attempts_made"]
    Message.objects.bulk_update(rows, fields, batch_size=200)
    DeliveryAttempt.objects.bulk_create(attempts)
