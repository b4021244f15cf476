"""The properties of a ticket, changed in place."""

from typing import Any

from django import forms

from accounts.models import User
from tickets import kept
from tickets.forms import fields
from tickets.models import State, Ticket
from tickets.services import permission_for

PLAIN = ("priority", "area", "category")


class PropertiesForm(forms.Form):
    """Has a field for each property that this person may change; a post may bring any of them.

    version: the one that was on the screen, so that nobody overwrites what they did not see.
    """

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, ticket: Ticket, user: User):
        super().__init__(data, initial=self.initial_of(ticket))
        self.ticket = ticket
        states = self.states(ticket, user)
        if len(states) > 1:
            self.fields["state"] = fields.catalogue_field("state", ticket.state, empty_label=None)
            keys = {state.pk for state in states}
            self.fields["state"].queryset = State.objects.filter(pk__in=keys)
            self.fields["state"].shows = lambda row: row.pk in keys
        if user.has_perm("tickets.change_ticket"):
            for name in PLAIN:
                self.fields[name] = fields.catalogue_field(name, getattr(ticket, name), empty_label=None)
            self.fields["assignee"] = fields.assignee_field(ticket.assignee)
            self.fields["due_at"] = fields.due_field()
        if user.has_perm("tickets.change_price") and user.has_perm("tickets.view_price"):
            self.fields["price"] = fields.price_field()
        self.keep_posted()

    @staticmethod
    def initial_of(ticket: Ticket) -> dict[str, object]:
        keys = {name: getattr(ticket, f"{name}_id") for name in (*PLAIN, "state", "assignee")}
        due = ticket.due_at and ticket.due_at.replace(second=0, microsecond=0)
        return {**keys, "version": ticket.version, "price": ticket.price, "due_at": due}

    @staticmethod
    def states(ticket: Ticket, user: User) -> list[State]:
        """The states that this person may take the ticket to, and the one it is in."""
        return [
            state
            for state in kept.kept("state").values()
            if state == ticket.state
            or (state.in_use and user.has_perm(permission_for("state", ticket.state, state)))
        ]

    def keep_posted(self) -> None:
        """A field that was not sent stays as it is, instead of becoming empty."""
        if self.is_bound:
            for name in set(self.fields) - {"version"} - set(self.data):
                del self.fields[name]

    @property
    def values(self) -> dict[str, object]:
        """What the person asks for: only what differs from the ticket, so that a rounded hour changes nothing."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "version"}
