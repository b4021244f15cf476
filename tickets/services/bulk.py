"""Changing many tickets at once, with a result for each. One batch: done whole or not at all."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from messaging import outbox
from tickets import notices
from tickets.choices import END_KINDS
from tickets.models import Change, State, Ticket
from tickets.services.changing import LABELS, last_event
from tickets.services.history import key_of, shown
from tickets.services.rules import TicketRefused, check_permissions, check_values
from tickets.services.undoing import row_before

BULK_FIELDS = ("state", "area", "priority", "assignee")
Outcome = Literal["changed", "same", "refused", "conflict"]


@dataclass(frozen=True)
class RowResult:
    number: int
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True)
class Deeds:
    """What all changes of one order share. A deed is made of the order and the ticket, so that undo finds it."""

    actor: User
    at: datetime
    key: uuid.UUID
    notify: bool = False

    def deed(self, number: int) -> uuid.UUID:
        return deed_of(self.key, number)


def deed_of(key: uuid.UUID, number: int) -> uuid.UUID:
    return uuid.uuid5(key, str(number))


@transaction.atomic
def bulk_change(
    *,
    actor: User,
    numbers: Collection[int],
    field: str,
    value: object,
    notify: bool = True,
    since: datetime | None = None,
    key: uuid.UUID | None = None,
) -> list[RowResult]:
    """Changes one field of these tickets, in the order of their numbers; one that is refused stops no other.

    Tickets that the actor may not see are not in the answer. since: where somebody changed the same field after
    that, theirs stands. key: the order, for bulk_undo. Raises TicketRefused where nothing at all may be done.
    """
    check_bulk(actor, field)
    tickets = locked_many(actor, numbers)
    theirs = changed_since(numbers, field, since)
    results = {ticket.pk: judge(actor, ticket, field, value, theirs) for ticket in tickets}
    deeds = Deeds(actor, timezone.now(), key or uuid.uuid4(), notify)
    write_many([one for one in tickets if results[one.pk].outcome == "changed"], field, value, deeds)
    return list(results.values())


@transaction.atomic
def bulk_undo(*, actor: User, numbers: Collection[int], order: uuid.UUID, key: uuid.UUID) -> list[RowResult]:
    """Puts back what the actor's order changed in these tickets, where it still stands. Nobody is told."""
    made = {deed_of(order, number) for number in numbers}
    done = Change.objects.filter(ticket__in=numbers, actor=actor, deed__in=made, field__in=BULK_FIELDS)
    changes = {change.ticket_id: change for change in done}
    results, deeds = [], Deeds(actor, timezone.now(), key)
    groups: dict[tuple[str, int | None], list[Ticket]] = defaultdict(list)
    for ticket in locked_many(actor, numbers):
        change = changes.get(ticket.pk)
        if change is None or getattr(ticket, f"{change.field}_id") != change.after_id:
            results.append(RowResult(ticket.pk, "conflict", _("Cambió después: queda como está.")))
        else:
            groups[change.field, change.before_id].append(ticket)
    for (field, _before), tickets in groups.items():
        value = row_before(changes[tickets[0].pk])
        judged = [judge(actor, ticket, field, value, set()) for ticket in tickets]
        write_many(
            [one for one, row in zip(tickets, judged, strict=True) if row.outcome == "changed"],
            field,
            value,
            deeds,
        )
        results += judged
    return sorted(results, key=lambda row: row.number)


def check_bulk(actor: User, field: str) -> None:
    if not actor.has_perm("tickets.bulk_change"):
        raise TicketRefused(_("No tenés permiso para cambiar muchos tickets a la vez."))
    if field not in BULK_FIELDS:
        raise TicketRefused(_("Elegí qué cambiar."))


def locked_many(actor: User, numbers: Collection[int]) -> list[Ticket]:
    """Held until the transaction ends, in one order for all, so that no two batches wait for each other.

    Read only once they are held: a row that PostgreSQL had to wait for is dropped where a join no longer fits.
    """
    held = Ticket.objects.filter(pk__in=numbers).order_by("pk").select_for_update()
    numbers = list(held.values_list("pk", flat=True))
    rows = Ticket.objects.visible_to(actor).filter(pk__in=numbers).for_deeds()
    return list(rows.order_by("pk"))


def changed_since(numbers: Collection[int], field: str, since: datetime | None) -> set[int]:
    if since is None:
        return set()
    newer = Change.objects.filter(ticket__in=numbers, field=field, at__gt=since)
    return set(newer.values_list("ticket", flat=True))


def judge(actor: User, ticket: Ticket, field: str, value: object, theirs: set[int]) -> RowResult:
    if getattr(ticket, f"{field}_id") == key_of(value):
        return RowResult(ticket.pk, "same")
    if ticket.pk in theirs:
        return RowResult(ticket.pk, "conflict", _("Alguien lo cambió después de que lo pediste: queda como está."))
    try:
        check_permissions(actor, ticket, {field: value})
        check_values(ticket.customer_id, {field: value})
    except TicketRefused as refused:
        return RowResult(ticket.pk, "refused", str(refused))
    return RowResult(ticket.pk, "changed")


def write_many(tickets: list[Ticket], field: str, value: object, deeds: Deeds) -> None:
    """One UPDATE for each value that they had before, one INSERT for the history, one for whose eyes they need."""
    groups: dict[int | None, list[Ticket]] = defaultdict(list)
    for ticket in tickets:
        groups[getattr(ticket, f"{field}_id")].append(ticket)
    for group in groups.values():
        before = getattr(group[0], field)
        save_group([ticket.pk for ticket in group], field, before, value, deeds)
        told = [(ticket, before) for ticket in group]
        write_history(told, field, value, deeds)
        tell(told, field, value, deeds)
    if tickets and field in LABELS:
        label = {"area": "area_id", "assignee": "owner_id"}[field]
        outbox.relabel_many(ticket_numbers=[ticket.pk for ticket in tickets], **{label: key_of(value)})


def save_group(numbers: list[int], field: str, before: object, value: object, deeds: Deeds) -> None:
    fields: dict[str, object] = {field: value, "updated_at": deeds.at, "version": F("version") + 1}
    fields["last_event"] = last_event(deeds.actor, {field: (before, value)})
    if isinstance(value, State):
        ends = value.kind in END_KINDS
        fields["closed_at"] = Coalesce(F("closed_at"), deeds.at) if ends else None
    Ticket.objects.filter(pk__in=numbers).update(**fields)


def write_history(told: list[tuple[Ticket, object]], field: str, value: object, deeds: Deeds) -> None:
    after, after_id = shown(value), key_of(value)
    Change.objects.bulk_create(
        Change(
            ticket_id=ticket.pk,
            deed=deeds.deed(ticket.pk),
            actor=deeds.actor,
            at=deeds.at,
            field=field,
            before=shown(before),
            after=after,
            before_id=key_of(before),
            after_id=after_id,
        )
        for ticket, before in told
    )


def tell(told: list[tuple[Ticket, object]], field: str, value: object, deeds: Deeds) -> None:
    if not deeds.notify or not isinstance(value, State):
        return
    for ticket, _before in told:
        ticket.state = value
    notices.states_changed([(ticket, before) for ticket, before in told if isinstance(before, State)], deeds.actor)
