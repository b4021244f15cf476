"""The shape of what is typed in the configuration: the lettered fields of the user guide, with its words."""

from crispy_bootstrap5.bootstrap5 import Switch
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, User
from tickets.forms.amounts import AmountField
from tickets.models import Area, Category, Priority, State, Ticket
from tickets.models.catalogues import split_complaints
from tickets.people import assignable

SWATCHES = Field("color", template="components/swatches.html")
PREVIEW = HTML("{% include 'configuration/chip_preview.html' %}")
LONGEST_NOTE = 2000
LONGEST_LIST = 4000
WRONG_CHOICE = gettext_lazy("Esa opción no está: elegí otra.")


class Title(HTML):
    """A heading between groups of fields."""

    def render(self, form, context, template_pack=None, **kwargs) -> SafeString:
        return format_html('<h3 class="fieldset-title">{}</h3>', self.html)


class CatalogueForm(forms.ModelForm):
    """members: shown only to who may say whose tickets a person sees."""

    layout: Layout

    def __init__(self, *args, actor: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self.layout
        self.fields["name"].error_messages["required"] = _("Escribí un nombre.")
        if "color" in self.fields:
            self.fields["color"].error_messages["invalid_choice"] = _("Elegí uno de los doce colores.")


class PeopleField(forms.ModelMultipleChoiceField):
    def clean(self, value: object) -> object:
        try:
            return super().clean(value)
        except OverflowError as error:
            # A key that no database could hold is nobody's.
            raise forms.ValidationError(WRONG_CHOICE, code="invalid_choice") from error


class AreaForm(CatalogueForm):
    layout = Layout("name", "members")

    class Meta:
        model = Area
        fields = ["name", "members"]
        field_classes = {"members": PeopleField}
        widgets = {"members": forms.CheckboxSelectMultiple}
        help_texts = {
            "members": gettext_lazy("Quien tiene el alcance «Los de sus áreas» ve los tickets de las suyas."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.actor.has_perm("accounts.change_user"):
            del self.fields["members"]
            self.helper.layout = Layout("name")
            return
        active = Q(is_active=True) | Q(areas=self.instance.pk) if self.instance.pk else Q(is_active=True)
        people = User.objects.filter(active).distinct()
        self.fields["members"].queryset = people.order_by("first_name", "last_name", "username")


class StateForm(CatalogueForm):
    layout = Layout("name", "kind", SWATCHES, PREVIEW)

    class Meta:
        model = State
        fields = ["name", "kind", "color"]
        help_texts = {
            "kind": gettext_lazy(
                "Qué le pasa al ticket cuando entra en este estado: sigue abierto, espera o termina."
            ),
        }


class PriorityForm(CatalogueForm):
    layout = Layout("name", SWATCHES, PREVIEW)

    class Meta:
        model = Priority
        fields = ["name", "color"]


class CategoryForm(CatalogueForm):
    layout = Layout(
        "name",
        "comment",
        Div("price", "area", css_class="form-grid"),
        "technician",
        Switch("in_use"),
        Title(gettext_lazy("Dónde se ofrece")),
        Switch("available_in_technician_app"),
        Switch("available_in_customer_app"),
        Switch("available_in_customer_portal"),
        Title(gettext_lazy("Cómo la ve el cliente")),
        "customer_description",
        "complaint_options",
        SWATCHES,
        PREVIEW,
    )
    price = AmountField(label=gettext_lazy("Precio"), required=False)
    comment = forms.CharField(
        label=gettext_lazy("Comentario"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=Category._meta.get_field("comment").help_text,
    )
    complaint_options = forms.CharField(
        label=gettext_lazy("Categorías para App clientes"),
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=Category._meta.get_field("complaint_options").help_text,
    )

    class Meta:
        model = Category
        fields = [
            "name",
            "comment",
            "price",
            "area",
            "technician",
            "in_use",
            "available_in_technician_app",
            "available_in_customer_app",
            "available_in_customer_portal",
            "customer_description",
            "color",
            "complaint_options",
        ]
        error_messages = {
            "area": {"required": gettext_lazy("Elegí un área."), "invalid_choice": WRONG_CHOICE},
            "technician": {
                "invalid_choice": gettext_lazy("A esa persona no se le pueden asignar tickets: elegí otra.")
            },
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        areas = self.fields["area"]
        areas.queryset = Area.objects.filter(Q(in_use=True) | Q(pk=self.instance.area_id))
        areas.empty_label = _("Elegí un área")
        if not self.instance.pk:
            areas.initial = Area.objects.default()
        self.offer_technicians()

    def offer_technicians(self) -> None:
        field, people = self.fields["technician"], assignable()
        field.queryset = people
        field.empty_label = _("Sin técnico")
        field.help_text = _("A quién se le asigna el ticket, si al abrirlo no se elige a otra persona.")
        current = self.instance.technician
        if current and not people.filter(pk=current.pk).exists():
            text = _("A %(person)s ya no se le pueden asignar tickets: elegí a otra persona.")
            field.help_text = text % {"person": current}

    def clean_complaint_options(self) -> str:
        complaints = split_complaints(self.cleaned_data["complaint_options"])
        longest = Ticket._meta.get_field("complaint").max_length
        for complaint in complaints:
            if len(complaint) > longest:
                text = _("«%(start)s…» es demasiado largo: cada reclamo lleva hasta %(most)s letras.")
                raise forms.ValidationError(text % {"start": complaint[:30], "most": longest})
        return "; ".join(complaints)


class OrganizationForm(forms.ModelForm):
    class Meta:
        model = Organization
        fields = ["name", "vendor_name", "vendor_email"]
        error_messages = {
            "name": {"required": gettext_lazy("Escribí el nombre de la empresa.")},
            "vendor_name": {"required": gettext_lazy("Escribí quién provee el sistema.")},
            "vendor_email": {"invalid": gettext_lazy("Escribí un email completo, como soporte@ejemplo.com.")},
        }
