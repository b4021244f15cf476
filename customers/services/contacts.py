from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Manager
from django.db.models.functions import Lower

from customers.models import Customer, CustomerEmail, CustomerPhone


@dataclass(frozen=True)
class EmailEntry:
    address: str
    label: str = ""


@dataclass(frozen=True)
class PhoneEntry:
    """number: E.164."""

    number: str
    label: str = ""
    sms: bool = True
    whatsapp: bool = False


def audit_name(customer: Customer) -> str:
    return f"{customer.code} {customer.name}"


def replace_emails(customer: Customer, entries: Iterable[EmailEntry]) -> bool:
    """Makes the customer's emails these, in this order; True if anything changed.

    An address that stays keeps its row, and with it the mark that it bounced.
    """
    wanted = {entry.address.lower(): entry for entry in entries}
    return _replace(customer.emails, wanted, lambda row: row.address.lower(), _email_values)


def replace_phones(customer: Customer, entries: Iterable[PhoneEntry]) -> bool:
    """Makes the customer's phones these, in this order; True if anything changed."""
    wanted = {entry.number: entry for entry in entries}
    return _replace(customer.phones, wanted, lambda row: row.number, _phone_values)


@transaction.atomic
def mark_email_bounced(*, address: str, at: datetime) -> int:
    """Marks an address that does not exist, wherever a customer has it; returns how many rows were marked now."""
    rows = CustomerEmail.objects.annotate(lower=Lower("address"))
    return rows.filter(lower=address.lower(), bounced_at__isnull=True).update(bounced_at=at)


@transaction.atomic
def clear_bounces_of(*, address: str) -> int:
    """Takes the mark away wherever a customer has the address; returns of how many rows."""
    rows = CustomerEmail.objects.annotate(lower=Lower("address"))
    return rows.filter(lower=address.lower(), bounced_at__isnull=False).update(bounced_at=None)


def _email_values(entry: EmailEntry) -> dict[str, object]:
    return {"address": entry.address, "label": entry.label}


def _phone_values(entry: PhoneEntry) -> dict[str, object]:
    return {"number": entry.number, "label": entry.label, "sms": entry.sms, "whatsapp": entry.whatsapp}


def _replace(manager: Manager, wanted: dict, key_of: Callable, values_of: Callable) -> bool:
    """Removes first, so that a value may move from one row to another under the unique constraint."""
    kept = {key_of(row): row for row in manager.all()}
    gone = [row.pk for key, row in kept.items() if key not in wanted]
    changed = bool(gone)
    if gone:
        manager.filter(pk__in=gone).delete()
    for position, (key, entry) in enumerate(wanted.items()):
        values = {**values_of(entry), "position": position}
        if key not in kept:
            manager.create(**values)
            changed = True
        elif different := _differences(kept[key], values):
            manager.filter(pk=kept[key].pk).update(**different)
            changed = True
    return changed


def _differences(row: CustomerEmail | CustomerPhone, values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if getattr(row, name) != value}
