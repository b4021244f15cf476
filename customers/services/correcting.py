"""Putting one address of a customer right, wherever it came to light that it is wrong."""

from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.models import User
from customers.models import Customer
from customers.services.contacts import audit_name
from customers.services.customers import refresh_search_text


@transaction.atomic
def correct_email(*, actor: User, customer: Customer, old: str, new: str) -> None:
    """The same place in the record gets the right address; what was marked as bounced is marked no more."""
    row = customer.emails.filter(address__iexact=old).first()
    customer.emails.filter(address__iexact=new).exclude(pk=row.pk if row else 0).delete()
    if row is None:
        customer.emails.create(address=new)
    else:
        customer.emails.filter(pk=row.pk).update(address=new, bounced_at=None)
    finish(actor, customer, "emails")


@transaction.atomic
def correct_phone(*, actor: User, customer: Customer, old: str, new: str) -> None:
    """new: E.164."""
    row = customer.phones.filter(number=old).first()
    customer.phones.filter(number=new).exclude(pk=row.pk if row else 0).delete()
    if row is None:
        customer.phones.create(number=new)
    else:
        customer.phones.filter(pk=row.pk).update(number=new)
    finish(actor, customer, "phones")


def finish(actor: User, customer: Customer, field: str) -> None:
    Customer.objects.filter(pk=customer.pk).update(version=F("version") + 1, changed_by=actor)
    refresh_search_text(Customer.objects.get(pk=customer.pk))
    audit.record(actor, "customers.correct", audit_name(customer), fields=[field])
