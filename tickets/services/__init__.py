"""What may be done to a ticket: one function a deed."""

from tickets.services.bulk import BULK_FIELDS, RowResult, bulk_change, bulk_undo
from tickets.services.changing import CHANGEABLE, Deed, StaleTicket, change_ticket
from tickets.services.entries import ENTRY_PERMISSION, FileRefused, NothingToSay, SomebodyAnswered, add_entry
from tickets.services.opening import CustomerMissing, NewTicket, VendorNotConfigured, open_ticket
from tickets.services.rules import (
    AssigneeNotAssignable,
    ConnectionOfSomebodyElse,
    FieldNotAllowed,
    RowDiscontinued,
    TicketRefused,
    permission_for,
)
from tickets.services.undoing import UNDOABLE, NothingToUndo, undo_change

__all__ = [
    "BULK_FIELDS",
    "CHANGEABLE",
    "ENTRY_PERMISSION",
    "UNDOABLE",
    "AssigneeNotAssignable",
    "ConnectionOfSomebodyElse",
    "CustomerMissing",
    "Deed",
    "FieldNotAllowed",
    "FileRefused",
    "NewTicket",
    "NothingToSay",
    "NothingToUndo",
    "RowDiscontinued",
    "RowResult",
    "SomebodyAnswered",
    "StaleTicket",
    "TicketRefused",
    "VendorNotConfigured",
    "add_entry",
    "bulk_change",
    "bulk_undo",
    "change_ticket",
    "open_ticket",
    "permission_for",
    "undo_change",
]
