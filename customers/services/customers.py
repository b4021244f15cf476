"""Taking customers on and changing what is known of them."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.models import User
from customers.models import Customer, Tag
from customers.services.contacts import EmailEntry, PhoneEntry, audit_name, replace_emails, replace_phones

WRITABLE = (
    "name",
    "nickname",
    "document",
    "kind",
    "status",
    "address",
    "between_streets",
    "neighbourhood",
    "city",
    "latitude",
    "longitude",
    "notes",
)


class StaleCustomer(Exception):
    """Somebody changed or deleted the customer after this version was read; nothing was written."""


@transaction.atomic
def create_customer(
    *,
    actor: User | None,
    emails: Iterable[EmailEntry] = (),
    phones: Iterable[PhoneEntry] = (),
    tags: Iterable[str] = (),
    **fields: object,
) -> Customer:
    """fields: those of WRITABLE; `name` is needed."""
    customer = Customer.objects.create(**_only_writable(fields), changed_by=actor)
    replace_emails(customer, emails)
    replace_phones(customer, phones)
    _replace_tags(customer, tags)
    refresh_search_text(customer)
    audit.record(actor, "customers.create", audit_name(customer))
    return customer


@transaction.atomic
def change_customer(
    *,
    actor: User | None,
    customer: Customer,
    version: int,
    emails: Iterable[EmailEntry] | None = None,
    phones: Iterable[PhoneEntry] | None = None,
    tags: Iterable[str] | None = None,
    **fields: object,
) -> Customer:
    """Writes what differs; what is not given stays. Raises StaleCustomer when `version` is not the current one."""
    wanted = _only_writable(fields)
    claimed = Customer.objects.present().filter(pk=customer.pk, version=version)
    if not claimed.update(version=F("version") + 1, changed_by=actor, updated_at=timezone.now()):
        raise StaleCustomer
    row = Customer.objects.get(pk=customer.pk)
    status_before = row.status
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    row.save(update_fields=changed)
    changed += _change_relations(row, emails=emails, phones=phones, tags=tags)
    if changed:
        refresh_search_text(row)
        detail = {"status": [status_before, row.status]} if "status" in changed else {}
        audit.record(actor, "customers.change", audit_name(row), fields=sorted(changed), **detail)
    return row


def refresh_search_text(customer: Customer) -> None:
    """Keeps the line that the customer is found by; to be called after any write that it depends on."""
    customer.search_text = customer.own_search_text()
    customer.save(update_fields=["search_text"])


def _change_relations(row: Customer, *, emails: Any, phones: Any, tags: Any) -> list[str]:
    given: list[tuple[str, Any, Callable[..., bool]]] = [
        ("emails", emails, replace_emails),
        ("phones", phones, replace_phones),
        ("tags", tags, _replace_tags),
    ]
    return [name for name, value, replace in given if value is not None and replace(row, value)]


def _replace_tags(customer: Customer, names: Iterable[str]) -> bool:
    wanted = {name.strip().lower() for name in names if name.strip()}
    before = set(customer.tags.values_list("name", flat=True))
    if wanted == before:
        return False
    customer.tags.set([Tag.objects.get_or_create(name=name)[0] for name in sorted(wanted)])
    return True


def _only_writable(fields: dict[str, object]) -> dict[str, object]:
    unknown = set(fields) - set(WRITABLE)
    if unknown:
        raise TypeError(f"not fields of a customer that may be written: {sorted(unknown)}")
    return fields
