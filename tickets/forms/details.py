"""The words of a ticket: what it says, where, and over which connection."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Connection
from tickets.forms import fields
from tickets.models import Ticket


class DetailsForm(forms.Form):
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    subject = forms.CharField(label=_("Asunto"), max_length=160, required=False)
    description = forms.CharField(
        label=_("Detalle"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    complaint = forms.CharField(label=_("Reclamo"), max_length=120, required=False)
    address = forms.CharField(label=_("Dirección"), max_length=160, required=False)
    connection = forms.ModelChoiceField(
        Connection.objects.none(),
        label=_("Conexión"),
        required=False,
        empty_label=_("Ninguna en particular"),
        error_messages=fields.WRONG_CHOICE,
    )

    def __init__(self, data: Any = None, *, ticket: Ticket):
        names = ("version", "subject", "description", "complaint", "address")
        initial = {name: getattr(ticket, name) for name in names}
        super().__init__(data, initial={**initial, "connection": ticket.connection_id})
        if ticket.customer_id:
            self.fields["connection"].queryset = Connection.objects.filter(customer=ticket.customer_id)
        else:
            del self.fields["connection"]

    @property
    def values(self) -> dict[str, object]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
