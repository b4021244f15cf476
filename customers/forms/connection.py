import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Connection

MAC_DIGITS = re.compile(r"[0-9a-f]{12}")


class ConnectionForm(forms.ModelForm):
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)

    class Meta:
        model = Connection
        fields = ["name", "plan", "address", "node", "ip", "mac", "state"]
        widgets = {
            "name": forms.TextInput(
                attrs={"autofocus": True, "placeholder": gettext_lazy("Casa, local, cámara…")}
            ),
            "mac": forms.TextInput(attrs={"placeholder": "AA:BB:CC:DD:EE:FF", "maxlength": 23}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mac"].max_length = None
        self.fields["mac"].validators = []
        self.initial["version"] = self.instance.version

    def clean_mac(self) -> str:
        """Any of the ways in which equipment prints it, kept as AA:BB:CC:DD:EE:FF."""
        typed = self.cleaned_data["mac"]
        digits = re.sub(r"[\s:.-]", "", typed).lower()
        if typed and not MAC_DIGITS.fullmatch(digits):
            raise forms.ValidationError(_("Una MAC tiene 12 dígitos, así: AA:BB:CC:DD:EE:FF."))
        return ":".join(digits[place : place + 2] for place in range(0, 12, 2)).upper() if digits else ""

    def values(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
