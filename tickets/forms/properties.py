"""The properties of a ticket, changed in place."""

from typing import Any

from django import forms

from accounts.models import User
from tickets import kept
from tickets.forms import fields
from tickets.models import State, Ticket
from tickets.services import permission_for

PLAIN = ("priority", "area", "category")


def changeable(ticket: Ticket, user: User) -> set[str]:
    """What this person may change of it."""
    names = {"state"} if len(states(ticket, user)) > 1 else set()
    if user.has_perm("tickets.change_ticket"):
        names |= {*PLAIN, "assignee", "due_at"}
    if user.has_perm("tickets.change_price") and user.has_perm("tickets.view_price"):
        names.add("price")
    return names


def states(ticket: Ticket, user: User) -> list[State]:
    """The states that this person may take the ticket to, and the one it is in."""
    return [
        state
        for state in kept.kept("state").values()
        if state == ticket.state or (state.in_use and user.has_perm(permission_for("state", ticket.state, state)))
    ]


class PropertiesForm(forms.Form):
    """Has a field for each property that a post brings and this person may change.

    version: the one that was on the screen, so that nobody overwrites what they did not see.
    """

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, ticket: Ticket, user: User):
        super().__init__(data, initial=self.initial_of(ticket))
        # A field that was not sent stays as it is, instead of becoming empty.
        for name in changeable(ticket, user) & set(data):
            self.fields[name] = self.field_of(name, ticket, user)

    @staticmethod
    def field_of(name: str, ticket: Ticket, user: User) -> forms.Field:
        if name == "price":
            return fields.price_field()
        if name == "due_at":
            return fields.due_field()
        if name == "assignee":
            return fields.assignee_field(ticket.assignee)
        field = fields.catalogue_field(name, getattr(ticket, name), empty_label=None)
        if name == "state":
            keys = {state.pk for state in states(ticket, user)}
            field.queryset = State.objects.filter(pk__in=keys)
            field.shows = lambda row: row.pk in keys
        return field

    @staticmethod
    def initial_of(ticket: Ticket) -> dict[str, object]:
        keys = {name: getattr(ticket, f"{name}_id") for name in (*PLAIN, "state", "assignee")}
        due = ticket.due_at and ticket.due_at.replace(second=0, microsecond=0)
        return {**keys, "version": ticket.version, "price": ticket.price, "due_at": due}

    @property
    def values(self) -> dict[str, object]:
        """What the person asks for: only what differs from the ticket, so that a rounded hour changes nothing."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "version"}
