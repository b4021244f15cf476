"""What a bulk change asks for: one field, one value."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.forms import fields


class BulkForm(forms.Form):
    """field: one of services.BULK_FIELDS. `notify` is there only where customers may be told."""

    def __init__(self, data: Any = None, *, field: str):
        super().__init__(data)
        self.field = field
        if field == "assignee":
            self.fields["value"] = fields.assignee_field()
        else:
            self.fields["value"] = fields.catalogue_field(field, empty_label=_("Elegí…"))
        if field == "state":
            self.fields["notify"] = forms.BooleanField(
                label=_("Avisar a los clientes, según las reglas de avisos"), required=False, initial=True
            )

    @property
    def params(self) -> dict[str, Any]:
        """What the job is told: keys and words."""
        value = self.cleaned_data["value"]
        return {
            "field": self.field,
            "value": value.pk if value else None,
            "shown": str(value or _("Sin asignar")),
            "notify": bool(self.cleaned_data.get("notify")),
        }
