"""Changing a ticket: one deed for every page, app and import that does it."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from messaging import outbox
from tickets import notices
from tickets.choices import END_KINDS
from tickets.models import Change, Ticket
from tickets.services.history import one_line, shown, write_changes
from tickets.services.rules import TicketRefused, check_permissions, check_values, label

CHANGEABLE = (
    "state",
    "priority",
    "area",
    "assignee",
    "category",
    "connection",
    "price",
    "subject",
    "description",
    "complaint",
    "address",
    "due_at",
)
# What the ticket is found by is made of these.
SEARCHED = {"subject", "complaint", "category", "address", "description"}
# Whose eyes a message needs is kept with the message.
LABELS = {"area", "assignee"}


@dataclass
class Deed:
    """What one change did: the ticket as it is now, and a row for each field. No rows: nothing was to be done."""

    ticket: Ticket
    changes: list[Change] = field(default_factory=list)


class StaleTicket(TicketRefused):
    """Somebody changed the ticket meanwhile. `ticket` is how it stands; `since` are the changes not yet seen."""

    def __init__(self, ticket: Ticket, since: list[Change]):
        super().__init__(_("Alguien cambió el ticket mientras lo mirabas."))
        self.ticket = ticket
        self.since = since


@transaction.atomic
def change_ticket(
    *,
    actor: User | None,
    number: int,
    values: dict[str, object],
    version: int | None = None,
    notify: bool = True,
) -> Deed:
    """values: field of CHANGEABLE → new value (rows, not keys). version: the one the person saw; None takes any.

    Raises StaleTicket, or another TicketRefused for a value or a permission.
    """
    ticket = locked(number)
    if version is not None and ticket.version != version:
        raise StaleTicket(ticket, changes_since(ticket, version))
    changed = {
        name: values[name] for name in CHANGEABLE if name in values and getattr(ticket, name) != values[name]
    }
    if not changed:
        return Deed(ticket)
    check_permissions(actor, ticket, changed)
    check_values(ticket.customer_id, changed)
    return apply(ticket, actor, changed, notify)


def locked(number: int) -> Ticket:
    """The ticket, held until the transaction ends: two changes at once follow one another."""
    related = ("customer", "state", "priority", "area", "category", "assignee", "connection")
    return Ticket.objects.select_for_update(of=("self",)).select_related(*related).get(pk=number)


def apply(ticket: Ticket, actor: User | None, changed: dict[str, object], notify: bool) -> Deed:
    now = timezone.now()
    before = {name: getattr(ticket, name) for name in changed}
    for name, value in changed.items():
        setattr(ticket, name, value)
    pairs = {name: (before[name], value) for name, value in changed.items()}
    save(ticket, changed, last_event(actor, pairs), now)
    changes = write_changes(ticket=ticket, actor=actor, at=now, pairs=pairs)
    record(actor, "tickets.change", f"#{ticket.pk}", fields=sorted(changed))
    if LABELS & changed.keys():
        outbox.relabel(ticket_number=ticket.pk, area_id=ticket.area_id, owner_id=ticket.assignee_id)
    if notify and "state" in changed:
        notices.state_changed(ticket=ticket, before=before["state"], actor=actor)
    return Deed(ticket, changes)


def save(ticket: Ticket, changed: dict[str, object], event: str, now: datetime) -> None:
    """Writes only what changed, and only over the version that was read."""
    fields = {**changed, "updated_at": now, "last_event": event}
    if "state" in changed:
        fields["closed_at"] = closing_time(ticket, now)
    if SEARCHED & changed.keys():
        fields["search_text"] = ticket.own_search_text()
    rows = Ticket.objects.filter(pk=ticket.pk, version=ticket.version)
    if not rows.update(**fields, version=F("version") + 1):
        raise StaleTicket(ticket, [])
    for name, value in fields.items():
        setattr(ticket, name, value)
    ticket.version += 1


def closing_time(ticket: Ticket, now: datetime) -> datetime | None:
    """Entering an end stamps it; going from one end to another keeps the stamp; leaving clears it."""
    if ticket.state.kind not in END_KINDS:
        return None
    return ticket.closed_at or now


def last_event(actor: User | None, pairs: dict[str, tuple[object, object]]) -> str:
    parts = [
        f"{label(name)}: {shown(before) or '—'} → {shown(after) or '—'}"
        for name, (before, after) in pairs.items()
        if name not in ("description", "price")
    ]
    return one_line(", ".join(parts) or _("Cambios de %(who)s") % {"who": actor or _("el sistema")})


def changes_since(ticket: Ticket, version: int) -> list[Change]:
    """The changes made after a version, oldest first: each version is one deed."""
    deeds: list[uuid.UUID] = []
    for deed in ticket.changes.order_by("-pk").values_list("deed", flat=True)[: 20 * len(CHANGEABLE)]:
        if deed not in deeds:
            deeds.append(deed)
    missed = deeds[: max(ticket.version - version, 0)]
    return list(ticket.changes.filter(deed__in=missed).select_related("actor").order_by("pk"))
