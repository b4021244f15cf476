"""The devices on which customers take push messages."""

import hashlib

from django.db import transaction

from accounts import audit
from accounts.models import User
from customers.models import Customer, PushSubscription
from customers.push_targets import check
from customers.services.contacts import audit_name

NAME_LENGTH = 60


@transaction.atomic
def add_device(
    *, customer: Customer, target: str, device: str = "", actor: User | None = None
) -> PushSubscription:
    """A device that wants push messages; the same one again takes its place, also under another customer.

    target: a browser's subscription as JSON, or a token of Firebase. Raises BadSubscription.
    """
    check(target)
    name = " ".join(device.split())[:NAME_LENGTH] or "Dispositivo"
    known = PushSubscription.objects.filter(target=target).first()
    if known is not None:
        PushSubscription.objects.filter(pk=known.pk).update(customer=customer, active=True)
        known.refresh_from_db()
        return known
    token = f"{name} · {hashlib.sha256(target.encode()).hexdigest()[:10]}"
    row = PushSubscription.objects.create(customer=customer, token=token, device=name, target=target)
    audit.record(actor, "customers.add_device", audit_name(customer), device=name)
    return row


def target_of(*, token: str) -> str | None:
    """Where a device is found; None when it is retired. What is no device of ours is its own address."""
    row = PushSubscription.objects.filter(token=token).first()
    if row is None:
        return token
    return (row.target or row.token) if row.active else None


@transaction.atomic
def retire_device(*, token: str, actor: User | None = None) -> bool:
    """Nothing is pushed there any more; False when it was retired before, or nobody has it."""
    rows = PushSubscription.objects.filter(token=token, active=True)
    owners = list(Customer.objects.filter(push_subscriptions__in=rows))
    if not rows.update(active=False):
        return False
    for customer in owners:
        audit.record(actor, "customers.retire_device", audit_name(customer))
    return True
