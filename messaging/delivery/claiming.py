import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, DateTimeField, F, Q, QuerySet, Value

from listings.clock import database_now, ticks
from listings.insert import insert_from
from messaging.choices import Outcome, State
from messaging.delivery import hourly, witness
from messaging.delivery.lanes import Lane
from messaging.delivery.pace import awake, spare_customers
from messaging.delivery.parcels import Parcel
from messaging.delivery.receipts import Receipt
from messaging.models import Account, ChannelControl, DeliveryAttempt, Message
from messaging.suppressions import blocked_among, why

SENDING_ORDER = ("urgency", "due_at", "id")


@dataclass(frozen=True)
class Claim:
    """Messages that nobody else will send before `ends` (in our own ticks), in the order in which they leave.

    sent: what was taken by the other side, as it was, or is to be, written down.
    """

    lane: Lane
    token: uuid.UUID
    ends: float
    sender: str
    messages: list[Parcel]
    sent: list[Receipt] = field(default_factory=list)

    def has_time_for(self, seconds: float) -> bool:
        return ticks() + seconds < self.ends

    def receipt(self, message: Parcel, reference: str) -> Receipt:
        """For what the other side took, kept for the case that the database forgets it."""
        self.sent.append(Receipt(message.pk, self.token, reference))
        return self.sent[-1]


def claim(lane: Lane, size: int) -> Claim:
    """Takes up to `size` due messages, urgent ones first, and writes one attempt for each before any is sent."""
    while True:
        taken, looked_at = claim_once(lane, size)
        if taken.messages or not looked_at:
            return taken


def claim_once(lane: Lane, size: int) -> tuple[Claim, int]:
    """The second says how many were looked at: of those, some may not leave after all, or not yet."""
    token, started, sender = uuid.uuid4(), ticks(), lane.sender
    now = database_now()
    with transaction.atomic():
        control, account = ChannelControl.of(lane.channel), lane.account_now()
        size = hourly.room(account, size, now) if lets_out(control, account, now) else 0
        found = look_for(lane, control, size, now)
        taken = leave_out_blocked(lane.channel, spare_customers(control, found, now))
        if taken:
            take(taken, token, sender, now)
            witness.watch(token, now)
            hourly.note(account, len(taken), now)
    return Claim(lane, token, started + settings.MESSAGING_LEASE_SECONDS, sender, taken), len(found)


def lets_out(control: ChannelControl, account: Account | None, now: datetime) -> bool:
    """Whether neither the channel nor the account was held since the lane was opened."""
    return not control.on_hold and (account is None or account.may_send(now))


def look_for(lane: Lane, control: ChannelControl, size: int, now: datetime) -> list[Parcel]:
    """The next in order that nobody else has in hand, locked."""
    free = (
        awake(lane.rows(), control, now)
        .due(now)
        .filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .order_by(*SENDING_ORDER)
        .select_for_update(skip_locked=True)
    )
    return [Parcel(*row) for row in free.values_list(*Parcel._fields)[:size]]


def take(parcels: list[Parcel], token: uuid.UUID, sender: str, now: datetime) -> None:
    """Of rows that are locked. The tries are written by the database, from the rows."""
    Message.objects.filter(pk__in=[parcel.pk for parcel in parcels]).update(
        state=State.SENDING,
        claim_token=token,
        lease_until=now + timedelta(seconds=settings.MESSAGING_LEASE_SECONDS),
        attempts_made=F("attempts_made") + 1,
        sender=sender,
    )
    begun = {
        "message": "pk",
        "number": "attempts_made",
        "token": "claim_token",
        "started_at": Value(now, DateTimeField()),
        "recipient": "recipient",
        "outcome": Value(Outcome.STARTED, CharField()),
        "code": Value("", CharField()),
        "answer": Value("", CharField()),
    }
    insert_from(DeliveryAttempt, Message.objects.filter(claim_token=token), begun)


def leave_out_blocked(channel: str, rows: list[Parcel]) -> list[Parcel]:
    """An address may have been blocked since the message was queued: then its row says so, and does not leave."""
    blocked = blocked_among(channel, rows)
    for pk, block in blocked.items():
        Message.objects.filter(pk=pk, state=State.QUEUED).update(
            state=State.SUPPRESSED, error_code=block.reason, error_text=why(block)
        )
    return [row for row in rows if row.pk not in blocked]


def held_by(token: uuid.UUID) -> QuerySet[Message]:
    """What this claim has not settled yet. All settling goes through it: a claim that was lost finds nothing."""
    # By the token alone; a constraint says that its rows are SENDING. Asked for the state too, PostgreSQL reads
    # all that is unsent to find them, because just after a bulk insert it believes that hardly anything is.
    return Message.objects.filter(claim_token=token).order_by(*SENDING_ORDER)


def held_channels() -> QuerySet:
    return ChannelControl.objects.filter(on_hold=True).values("channel")


def give_back(token: uuid.UUID) -> int:
    """Puts what this claim did not touch back in the queue; returns how many."""
    with transaction.atomic():
        ids = list(held_by(token).select_for_update().values_list("pk", flat=True))
        return return_rows(token, ids)


def put_back(claim: Claim) -> None:
    """What it did not settle, with what that had taken of its account's limit."""
    with transaction.atomic():
        # In the order of a claim, so that they don't wait for each other: the account first.
        account = claim.lane.account_now()
        hourly.note(account, -give_back(claim.token), database_now())


def return_rows(token: uuid.UUID, ids: list[int]) -> int:
    DeliveryAttempt.objects.filter(token=token, message__in=ids).update(
        outcome=Outcome.RETURNED, finished_at=database_now()
    )
    return (
        held_by(token).filter(pk__in=ids).order_by().update(state=State.QUEUED, claim_token=None, lease_until=None)
    )
