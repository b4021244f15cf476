"""A batch unfolds: its narrow items become messages, some at a time, a little ahead of what is sent.

The order is one quick statement whatever its size, and to stop it touches only what was unfolded. Items and the
mark up to which they were unfolded change in one transaction: a worker that dies loses and doubles nothing.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.db import transaction
from django.db.models import (
    BigIntegerField,
    Count,
    Expression,
    F,
    Field,
    QuerySet,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.functions import Concat, Left, Lower, Replace
from django.utils import timezone

from listings.insert import insert_from
from messaging.accounts import account_of
from messaging.addresses import current_address
from messaging.choices import (
    RETRY_STATES,
    WAITING_STATES,
    AddressChoice,
    BatchAction,
    Channel,
    ContentChoice,
    SkipReason,
    State,
    Urgency,
)
from messaging.models import Batch, BatchItem, Message
from messaging.wording.composing import SUBJECT_LENGTH

AT_ONCE = 1_000
# How many messages of a batch may wait at a time, and how soon one that has so many is looked at again.
AHEAD = 5_000
LOOK_AGAIN_SECONDS = 1.0
KEPT = [
    "channel", "kind", "customer", "customer_name", "recipient", "subject", "body", "event", "template",
    "ticket_number", "area_id", "owner_id", "search_text",
]  # fmt: skip
NEVER_SENT = {"sent_at": None, "delivered_at": None, "attempts_made": 0, "reference": ""}


@dataclass
class Unfolded:
    """channel: where some can leave now, "" for none. seconds: when to go on, None when nothing is left."""

    channel: str = ""
    needs_words: bool = False
    seconds: float | None = None


def unfold(batch_id: uuid.UUID) -> Unfolded:
    """As far ahead as it may."""
    done = Unfolded()
    while batch := Batch.objects.folded().filter(pk=batch_id).first():
        waiting = batch.messages.filter(state__in=WAITING_STATES).order_by()
        if waiting[:AHEAD].count() >= AHEAD:
            done.seconds = LOOK_AGAIN_SECONDS
            break
        done.channel, done.needs_words = batch.channel, is_rendered(batch)
        unfold_some(batch_id)
    return done


@transaction.atomic
def unfold_some(batch_id: uuid.UUID) -> int:
    """Returns how many became messages. One worker after the other, and none while somebody steers the batch."""
    batch = Batch.objects.folded().select_for_update().filter(pk=batch_id).first()
    if batch is None:
        return 0
    left = batch.items.filter(pk__gt=batch.unfolded_to).order_by("pk")
    keys = list(left.values_list("pk", flat=True)[: AT_ONCE + 1])
    last = keys[:AT_ONCE][-1] if keys else batch.unfolded_to
    items = batch.items.filter(pk__gt=batch.unfolded_to, pk__lte=last)
    count = copy_sent(batch, items) + requeue_unsent(batch, items)
    Batch.objects.filter(pk=batch.pk).update(unfolded_to=last, is_folded=len(keys) > AT_ONCE)
    return count


def is_rendered(batch: Batch) -> bool:
    return batch.content_choice == ContentChoice.RENDERED


def is_crossing(batch: Batch) -> bool:
    return batch.channel != batch.log


def copy_sent(batch: Batch, items: QuerySet[BatchItem]) -> int:
    rows = Message.objects.filter(pk__in=items.filter(action=BatchAction.COPY).values("source"))
    fresh = {
        **{name: as_value(name, value) for name, value in queued(batch).items()},
        **{name: as_value(name, value) for name, value in NEVER_SENT.items()},
        **new_address(batch),
        **new_channel(batch),
        "created_at": as_value("created_at", batch.created_at),
        "sent_by": Value(batch.actor_id, BigIntegerField()),
        "resend_of": "pk",
        "batch": Value(batch.pk, UUIDField()),
        "urgency": as_value("urgency", Urgency.BULK),
        "account": account_of(batch.channel),
        "sender": as_value("sender", ""),
    }
    kept = {name: name for name in KEPT if name not in fresh}
    # They leave in the order of the log.
    return insert_from(Message, rows, {**kept, **fresh}, order="pk")


def queued(batch: Batch) -> dict[str, object]:
    """Nothing leaves before the batch starts; what is to be written again waits for that too. It expires as if
    all of them had been queued with the order, but none is late before it was unfolded."""
    state = State.PREPARING if is_rendered(batch) else State.QUEUED
    due = max(batch.starts_at, timezone.now())
    return {**queued_again(batch.created_at), "state": state, "due_at": due}


def queued_again(now: datetime) -> dict[str, object]:
    """What a row gets when a person puts it in the queue again: a fresh start; the attempts keep its history."""
    return {
        "state": State.QUEUED,
        "queued_at": now,
        "due_at": now,
        "expires_at": now + timedelta(hours=settings.MESSAGING_EXPIRE_HOURS),
        "error_code": "",
        "error_text": "",
    }


def as_value(name: str, value: object) -> Value:
    return Value(value, cast(Field, Message._meta.get_field(name)))


def new_address(batch: Batch) -> dict[str, Expression | F]:
    """Under today's address the row is found by the old one too, because its history has both."""
    if batch.address_choice != AddressChoice.CURRENT:
        return {}
    today = current_address(batch.channel if is_crossing(batch) else "")
    found_by = Concat(F("search_text"), Value(" "), Lower("recipient"), output_field=TextField())
    return {"recipient": today, "search_text": found_by}


def new_channel(batch: Batch) -> dict[str, Expression | Value]:
    """The same text, without what that channel has no room for; an SMS shows the beginning of its text."""
    if not is_crossing(batch):
        return {}
    fresh: dict[str, Expression | Value] = {"channel": as_value("channel", batch.channel)}
    if batch.channel == Channel.SMS and not is_rendered(batch):
        line = Replace(F("body__text"), Value("\n"), Value(" "))
        fresh["subject"] = Left(line, SUBJECT_LENGTH)
    return fresh


def requeue_unsent(batch: Batch, items: QuerySet[BatchItem]) -> int:
    """By conditional update: a row that somebody else queued meanwhile is left alone, and the batch says so."""
    meant = items.filter(action=BatchAction.REQUEUE)
    rows = Message.objects.filter(pk__in=meant.values("source"), state__in=RETRY_STATES)
    changed = rows.update(
        batch=batch,
        urgency=Urgency.BULK,
        account=account_of(batch.channel),
        **new_address(batch),
        **queued(batch),
    )
    if changed != meant.aggregate(rows=Count("pk"))["rows"]:
        meant.exclude(source__batch=batch).update(action=BatchAction.SKIP, reason=SkipReason.STILL_QUEUED)
    return changed
