"""Taking back a change."""

import uuid
from typing import cast

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import User
from tickets.models import Change, Ticket
from tickets.services.changing import Deed, change_ticket, locked
from tickets.services.rules import TicketRefused

UNDOABLE = ("state", "assignee", "area", "priority")


class NothingToUndo(TicketRefused):
    """The deed is not this person's, or somebody has changed the same since."""


@transaction.atomic
def undo_change(*, actor: User, ticket: Ticket, deed: uuid.UUID) -> Deed:
    """Puts back what a deed of the actor's changed, as a new deed in the history. Raises TicketRefused."""
    changes = list(Change.objects.filter(ticket=ticket, deed=deed, actor=actor, field__in=UNDOABLE))
    now = locked(ticket.pk)
    if not changes or any(getattr(now, f"{change.field}_id") != change.after_id for change in changes):
        raise NothingToUndo(_("Ya no se puede deshacer: el ticket cambió después."))
    values = {change.field: row_before(change) for change in changes}
    return change_ticket(actor=actor, number=ticket.pk, values=values, notify=False)


def row_before(change: Change) -> object:
    model = cast(type[Model], Ticket._meta.get_field(change.field).related_model)
    return model._default_manager.filter(pk=change.before_id).first()
