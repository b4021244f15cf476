"""The devices on which customers take push messages."""

from django.db import transaction

from accounts import audit
from accounts.models import User
from customers.models import Customer, PushSubscription
from customers.services.contacts import audit_name


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
