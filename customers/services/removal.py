"""A customer is never removed from the database: tickets and messages hang on the row."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.models import User
from customers.models import Customer
from customers.services.contacts import audit_name


class AlreadyDeleted(Exception):
    """The customer had been deleted before; nothing was written."""


class NotDeleted(Exception):
    """There was nothing to bring back."""


@transaction.atomic
def delete_customer(*, actor: User | None, customer: Customer) -> None:
    """Out of lists, search and pickers; their tickets and messages stay. Raises AlreadyDeleted."""
    now = timezone.now()
    rows = Customer.objects.present().filter(pk=customer.pk)
    if not rows.update(deleted_at=now, updated_at=now, changed_by=actor, version=F("version") + 1):
        raise AlreadyDeleted
    audit.record(actor, "customers.delete", audit_name(customer))


@transaction.atomic
def restore_customer(*, actor: User | None, customer: Customer) -> None:
    """Raises NotDeleted."""
    rows = Customer.objects.deleted().filter(pk=customer.pk)
    if not rows.update(deleted_at=None, updated_at=timezone.now(), changed_by=actor, version=F("version") + 1):
        raise NotDeleted
    audit.record(actor, "customers.restore", audit_name(customer))
