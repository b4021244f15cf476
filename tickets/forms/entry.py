"""What is written in a ticket's thread."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from messaging.choices import Channel
from tickets.choices import TicketKind, Visibility
from tickets.forms.fields import ManyFilesField
from tickets.models import Ticket
from tickets.notices import reachable_channels
from tickets.services import ENTRY_PERMISSION

LONGEST_TEXT = 20_000


class EntryForm(forms.Form):
    """Internal unless made public on purpose. Offers only what this person may write, and only open channels."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**63 - 1, required=False)
    visibility = forms.ChoiceField(widget=forms.RadioSelect)
    body = forms.CharField(label=_("Texto"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea)
    channels = forms.MultipleChoiceField(label=_("Por"), required=False, widget=forms.CheckboxSelectMultiple)
    files = ManyFilesField(label=_("Adjuntos"))

    def __init__(self, data: Any = None, files: Any = None, *, ticket: Ticket, user: User, last_entry: int = 0):
        self.allowed = [kind for kind in Visibility.values if user.has_perm(ENTRY_PERMISSION[kind])]
        self.reachable = [] if ticket.kind == TicketKind.INTERNAL else reachable_channels(ticket)
        first = {"visibility": self.allowed[:1], "form_key": uuid.uuid4(), "seen": last_entry}
        super().__init__(data, files, initial={**first, "visibility": next(iter(self.allowed), "")})
        self.fields["visibility"].choices = [(kind, Visibility(kind).label) for kind in self.allowed]
        self.fields["channels"].choices = [(name, Channel(name).label) for name in self.reachable]
        self.initial["channels"] = self.reachable[:1]
