from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.models import User
from customers.choices import ConnectionState
from customers.models import Connection, Customer
from customers.services.contacts import audit_name

WRITABLE = ("name", "plan", "address", "node", "ip", "mac", "state")


class StaleConnection(Exception):
    """Somebody changed the connection after this version was read; nothing was written."""


class AlreadyRemoved(Exception):
    """The connection had been taken down before; nothing was written."""


@transaction.atomic
def add_connection(*, actor: User | None, customer: Customer, **fields: object) -> Connection:
    """fields: those of WRITABLE; `name` is needed."""
    connection = Connection.objects.create(customer=customer, **_only_writable(fields))
    audit.record(actor, "customers.add_connection", audit_name(customer), connection=connection.pk)
    return connection


@transaction.atomic
def change_connection(*, actor: User | None, connection: Connection, version: int, **fields: object) -> Connection:
    """Raises StaleConnection when `version` is no longer the current one."""
    rows = Connection.objects.filter(pk=connection.pk, version=version)
    if not rows.update(version=F("version") + 1):
        raise StaleConnection
    row = Connection.objects.select_related("customer").get(pk=connection.pk)
    changed = [name for name, value in _only_writable(fields).items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    row.save(update_fields=changed)
    if changed:
        detail = {"connection": row.pk, "fields": sorted(changed)}
        audit.record(actor, "customers.change_connection", audit_name(row.customer), **detail)
    return row


@transaction.atomic
def remove_connection(*, actor: User | None, connection: Connection) -> None:
    """Takes it down; the row stays for the tickets that name it. Raises AlreadyRemoved."""
    rows = Connection.objects.standing().filter(pk=connection.pk)
    if not rows.update(state=ConnectionState.REMOVED, version=F("version") + 1):
        raise AlreadyRemoved
    audit.record(actor, "customers.remove_connection", audit_name(connection.customer), connection=connection.pk)


def _only_writable(fields: dict[str, object]) -> dict[str, object]:
    unknown = set(fields) - set(WRITABLE)
    if unknown:
        raise TypeError(f"not fields of a connection that may be written: {sorted(unknown)}")
    return fields
