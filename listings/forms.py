from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.choices import MANAGE, Audience
from listings.models import SavedFilter
from listings.services import OutsideAudience, Sharing, sharing_of

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


class SharingForm(forms.Form):
    """For whom a filter is, and for whom the listing opens with it."""

    audience = forms.ChoiceField(
        label=gettext_lazy("Quién lo usa"), choices=Audience, widget=forms.RadioSelect, initial=Audience.PRIVATE
    )
    groups = forms.ModelMultipleChoiceField(
        Group.objects.order_by("name"),
        label=gettext_lazy("Grupos"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    opens_for = forms.ModelMultipleChoiceField(
        Group.objects.order_by("name"),
        label=gettext_lazy("El listado abre con este filtro para"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Quien eligió otro para sí sigue con el suyo."),
    )
    opens_for_all = forms.BooleanField(
        label=gettext_lazy("El listado abre con este filtro para todos los que no tienen otro"), required=False
    )

    def __init__(self, *args, user, saved: SavedFilter, **kwargs):
        self.before = sharing_of(saved)
        super().__init__(*args, initial=vars(self.before), **kwargs)
        if not user.has_perm(MANAGE):
            del self.fields["opens_for_all"]

    def clean(self) -> dict:
        data = super().clean()
        if data.get("audience") == Audience.GROUPS and not data.get("groups"):
            self.add_error("groups", _("Elegí al menos un grupo."))
        if not self.errors:
            try:
                self.sharing().check()
            except OutsideAudience:
                self.add_error(None, _("El listado no puede abrir con un filtro para quien no lo puede usar."))
        return data

    def sharing(self) -> Sharing:
        data = self.cleaned_data
        audience = Audience(data["audience"])
        return Sharing(
            audience,
            list(data["groups"]) if audience == Audience.GROUPS else [],
            list(data["opens_for"]),
            data.get("opens_for_all", self.before.opens_for_all),
        )
