from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.models import SavedFilter

LONGEST_NAME = SavedFilter._meta.get_field("name").max_length


class FilterNameForm(forms.Form):
    """The name of a saved filter. Its keys never meet those of a listing's own filters."""

    save_name = forms.CharField(
        label=gettext_lazy("Nombre del filtro"),
        max_length=LONGEST_NAME,
        error_messages={"required": gettext_lazy("Poné un nombre para el filtro.")},
    )
    save_default = forms.BooleanField(label=gettext_lazy("Abrir el listado con este filtro"), required=False)

    def clean_save_name(self) -> str:
        return " ".join(self.cleaned_data["save_name"].split())

    def refuse_taken(self, name: str) -> None:
        self.add_error(
            "save_name", _("Ya tenés un filtro «%(name)s» en este listado: poné otro nombre.") % {"name": name}
        )


class RenameForm(FilterNameForm):
    save_default = None
