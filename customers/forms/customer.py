from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.coordinates import BadCoordinates, parse_coordinates, show_coordinates
from customers.documents import bare_document, show_document
from customers.models import Customer

MOST_TAGS = 12
TAG_LENGTH = 40


class CustomerForm(forms.ModelForm):
    """What is known of a customer, contacts apart. A place on the map is typed as one text, as maps give it."""

    coordinates = forms.CharField(
        label=gettext_lazy("Ubicación en el mapa"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Latitud y longitud, como las copia el mapa: -31.4201, -64.1888"),
    )
    tag_names = forms.CharField(
        label=gettext_lazy("Etiquetas"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Separadas por coma: vip, mayorista"),
    )
    document = forms.CharField(label=gettext_lazy("DNI, CUIT o CUIL"), required=False, max_length=30)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)

    class Meta:
        model = Customer
        fields = [
            "name",
            "nickname",
            "document",
            "kind",
            "status",
            "address",
            "between_streets",
            "neighbourhood",
            "city",
            "notes",
        ]
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        customer = self.instance
        self.initial["document"] = show_document(customer.document)
        self.initial["coordinates"] = show_coordinates(customer.latitude, customer.longitude)
        self.initial["version"] = customer.version
        if customer.pk:
            self.initial["tag_names"] = ", ".join(tag.name for tag in customer.tags.all())

    def clean_document(self) -> str:
        document = bare_document(self.cleaned_data["document"])
        if self.cleaned_data["document"] and not document:
            raise forms.ValidationError(_("Escribí el número, con o sin puntos y guiones."))
        if len(document) > Customer._meta.get_field("document").max_length:
            raise forms.ValidationError(_("Es demasiado largo para un documento."))
        return document

    def clean_coordinates(self) -> tuple:
        typed = self.cleaned_data["coordinates"]
        try:
            return parse_coordinates(typed) if typed else (None, None)
        except BadCoordinates as error:
            raise forms.ValidationError(str(error)) from error

    def clean_tag_names(self) -> list[str]:
        names = [name.strip().lower() for name in self.cleaned_data["tag_names"].split(",") if name.strip()]
        if len(names) > MOST_TAGS:
            raise forms.ValidationError(_("Hasta %(count)d etiquetas.") % {"count": MOST_TAGS})
        if any(len(name) > TAG_LENGTH for name in names):
            raise forms.ValidationError(_("Cada etiqueta, hasta %(count)d letras.") % {"count": TAG_LENGTH})
        return names

    def values(self) -> dict[str, object]:
        """What the services take: the customer's own fields and `tags`."""
        data = self.cleaned_data
        latitude, longitude = data["coordinates"]
        own = {name: data[name] for name in self.Meta.fields}
        return {**own, "latitude": latitude, "longitude": longitude, "tags": data["tag_names"]}
