"""Changing many tickets at once, with a result for each."""

from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from tickets.models import Ticket
from tickets.services.changing import change_ticket
from tickets.services.rules import TicketRefused

BULK_FIELDS = ("state", "area", "priority", "assignee")


class TooMany(TicketRefused):
    """More tickets than one request can change."""


@dataclass(frozen=True)
class RowResult:
    ticket: Ticket
    outcome: Literal["changed", "same", "refused"]
    reason: str = ""


def bulk_change(
    *, actor: User, tickets: QuerySet[Ticket], values: dict[str, object], notify: bool = True
) -> list[RowResult]:
    """Changes each ticket by itself, in the order of their numbers: one that is refused stops no other.

    tickets: narrowed again to those that the actor may see. values: fields of BULK_FIELDS. Asking twice changes
    nothing more, because what already is so is left alone. Raises TooMany before anything is changed.
    """
    check_bulk(actor, values)
    rows = tickets & Ticket.objects.visible_to(actor)
    numbers = list(rows.order_by("number").values_list("number", flat=True)[: settings.BULK_MAX_TICKETS + 1])
    if len(numbers) > settings.BULK_MAX_TICKETS:
        raise TooMany(
            _("Hasta %(most)d tickets por vez: filtrá un poco más.") % {"most": settings.BULK_MAX_TICKETS}
        )
    results = [change_one(actor, number, values, notify) for number in numbers]
    changed = sum(result.outcome == "changed" for result in results)
    record(actor, "tickets.bulk_change", fields=sorted(values), asked=len(numbers), changed=changed)
    return results


def check_bulk(actor: User, values: dict[str, object]) -> None:
    if not actor.has_perm("tickets.bulk_change"):
        raise TicketRefused(_("No tenés permiso para cambiar muchos tickets a la vez."))
    if not values or not set(values) <= set(BULK_FIELDS):
        raise TicketRefused(_("Elegí qué cambiar."))


def change_one(actor: User, number: int, values: dict[str, object], notify: bool) -> RowResult:
    try:
        deed = change_ticket(actor=actor, number=number, values=values, notify=notify)
    except TicketRefused as refused:
        return RowResult(Ticket.objects.get(pk=number), "refused", str(refused))
    return RowResult(deed.ticket, "changed" if deed.changes else "same")
