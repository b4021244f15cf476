"""The example's blocked addresses: those that bounced, who marked a mail as spam, who asked for no notices."""

import random
from datetime import datetime, timedelta

from accounts.models import User
from customers.models import Customer, CustomerEmail
from messaging.choices import Channel, State, SuppressionReason
from messaging.models import Message, Suppression

WISHES = 4


def block_some(rng: random.Random, now: datetime, customers: list[Customer], supervisor: User) -> None:
    blocks = {row.address: row for row in [*wishes(rng, now, customers), *complaints(), *bounces(customers)]}
    Suppression.objects.bulk_create(blocks.values(), ignore_conflicts=True)
    lifted = Suppression.objects.filter(reason=SuppressionReason.OPT_OUT).order_by("pk").first()
    if lifted is not None:
        Suppression.objects.filter(pk=lifted.pk).update(lifted_at=now - timedelta(days=2), lifted_by=supervisor)


def bounces(customers: list[Customer]) -> list[Suppression]:
    marked = CustomerEmail.objects.filter(customer__in=customers, bounced_at__isnull=False)
    first = {}
    failed = Message.objects.filter(channel=Channel.EMAIL, state=State.BOUNCED).order_by("-created_at")
    for message in failed:
        first[message.recipient] = message
    return [
        Suppression(
            channel=Channel.EMAIL,
            address=email.address.lower(),
            reason=SuppressionReason.HARD_BOUNCE,
            since=email.bounced_at,
            message=first.get(email.address),
            note=first[email.address].error_text if email.address in first else "",
        )
        for email in marked
    ]


def complaints() -> list[Suppression]:
    rows = Message.objects.filter(channel=Channel.EMAIL, state=State.COMPLAINED).order_by("created_at")
    return [
        Suppression(
            channel=Channel.EMAIL,
            address=row.recipient.lower(),
            reason=SuppressionReason.COMPLAINT,
            since=row.delivered_at or row.created_at,
            message=row,
            note=row.error_text,
        )
        for row in rows
    ]


def wishes(rng: random.Random, now: datetime, customers: list[Customer]) -> list[Suppression]:
    working = [email.address for customer in customers for email in customer.emails.all() if not email.bounced_at]
    return [
        Suppression(
            channel=Channel.EMAIL,
            address=address.lower(),
            reason=SuppressionReason.OPT_OUT,
            since=now - timedelta(days=rng.randint(3, 60)),
        )
        for address in rng.sample(working, min(WISHES, len(working)))
    ]
