"""What must hold for a ticket, whoever writes it: a page, an import or an app."""

from typing import Any, cast

from django.db.models import Field
from django.utils.translation import gettext as _

from accounts.models import User
from tickets.choices import END_KINDS
from tickets.models import State, Ticket
from tickets.people import can_be_assigned

CATALOGUE_FIELDS = ("category", "area", "state", "priority")


class TicketRefused(Exception):
    """What was asked can't be done. `field` says where, the text says why, in words for people."""

    def __init__(self, message: str, field: str | None = None):
        super().__init__(message)
        self.field = field


class FieldNotAllowed(TicketRefused):
    """The person lacks the permission for this field."""


class AssigneeNotAssignable(TicketRefused):
    """The assignee is not active, or lacks the permission to be assigned tickets."""


class ConnectionOfSomebodyElse(TicketRefused):
    """The connection is not of the ticket's customer."""


class RowDiscontinued(TicketRefused):
    """A catalogue row that is no longer in use was newly chosen."""


def label(field: str) -> str:
    """A field of the ticket in words for people."""
    return str(cast(Field, Ticket._meta.get_field(field)).verbose_name)


def permission_for(field: str, before: State | None = None, after: State | None = None) -> str:
    """The permission that changing a field takes. Ending or reopening a ticket is one of its own."""
    if field == "price":
        return "tickets.change_price"
    if field == "state" and any(state and state.kind in END_KINDS for state in (before, after)):
        return "tickets.close_ticket"
    return "tickets.change_ticket"


def check_permissions(actor: User | None, ticket: Ticket, changed: dict[str, Any]) -> None:
    """actor: None is the system itself, which asks nobody. Raises FieldNotAllowed."""
    for field, value in changed.items():
        permission = permission_for(field, ticket.state, value) if field == "state" else permission_for(field)
        if actor is not None and not actor.has_perm(permission):
            name = label(field)
            raise FieldNotAllowed(_("No tenés permiso para cambiar «%(field)s».") % {"field": name}, field)


def check_values(customer_id: int | None, values: dict[str, Any]) -> None:
    """values: only what is newly chosen, so that an old ticket may keep what was retired since."""
    for field in CATALOGUE_FIELDS:
        row = values.get(field)
        if row is not None and not row.in_use:
            raise RowDiscontinued(_("«%(row)s» está en desuso: elegí otro.") % {"row": row}, field)
    check_assignee(values.get("assignee"))
    connection = values.get("connection")
    if connection is not None and connection.customer_id != customer_id:
        raise ConnectionOfSomebodyElse(_("Esa conexión no es de este cliente."), "connection")


def check_assignee(person: User | None) -> None:
    if person is not None and not can_be_assigned(person):
        text = _("A %(person)s no se le pueden asignar tickets: elegí a otra persona.") % {"person": person}
        raise AssigneeNotAssignable(text, "assignee")
