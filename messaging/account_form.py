"""One form for every kind of account: what all have in common, and what the kind declares."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.accounts.keeping import readable_secrets
from messaging.channels import FieldSpec, TransportKind
from messaging.channels.kinds import Preset
from messaging.choices import Channel, Purpose
from messaging.models import Account

MOST_CONNECTIONS = 50
MOST_AN_HOUR = 10_000_000


class AccountForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Nombre"), max_length=60, help_text=gettext_lazy("Para reconocerla acá adentro.")
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Para qué"),
        choices=Purpose.choices,
        initial=Purpose.ALL,
        help_text=gettext_lazy("«Todo» manda lo que no tiene una cuenta propia."),
    )
    sender_name = forms.CharField(
        label=gettext_lazy("Nombre del remitente"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Lo que ve el cliente. Vacío: el nombre de la empresa."),
    )
    sender_address = forms.CharField(label=gettext_lazy("Dirección del remitente"), max_length=200, required=False)
    hourly_limit = forms.IntegerField(
        label=gettext_lazy("Mensajes por hora"),
        min_value=1,
        max_value=MOST_AN_HOUR,
        required=False,
        help_text=gettext_lazy("El tope que te da tu proveedor. Vacío: sin tope."),
    )
    connections = forms.IntegerField(
        label=gettext_lazy("Conexiones a la vez"),
        min_value=1,
        max_value=MOST_CONNECTIONS,
        initial=4,
        help_text=gettext_lazy(
            "Entre todas las máquinas que envían. Más es más rápido; algunos proveedores aceptan pocas."
        ),
    )
    is_active = forms.BooleanField(label=gettext_lazy("En uso"), required=False, initial=True)

    def __init__(
        self,
        data: object = None,
        *,
        kind: TransportKind,
        channel: str,
        account: Account | None = None,
        preset: Preset | None = None,
    ) -> None:
        begun = {"name": preset.label, **preset.values} if preset else None
        super().__init__(data, initial=initial_of(account) if account else begun)
        self.kind = kind
        if channel == Channel.EMAIL:
            self.fields["sender_address"] = forms.EmailField(
                label=_("Dirección del remitente"),
                max_length=200,
                error_messages={"invalid": _("Escribí un email.")},
            )
        held = [name for name, secret in readable_secrets(account).items() if secret] if account else []
        for spec in kind.fields:
            self.fields[spec.name] = field_of(spec, kept=spec.name in held)
        first = ["name", *(spec.name for spec in kind.fields)]
        self.order_fields(first)

    def own_fields(self) -> list[forms.BoundField]:
        """What the kind asks for: how to get out."""
        return [self[spec.name] for spec in self.kind.fields]

    def common_fields(self) -> list[forms.BoundField]:
        declared = {spec.name for spec in self.kind.fields}
        return [field for field in self if field.name not in declared and field.name != "name"]


def initial_of(account: Account) -> dict[str, object]:
    common = {name: getattr(account, name) for name in AccountForm.base_fields}
    return {**account.settings, **common}


def field_of(spec: FieldSpec, kept: bool) -> forms.Field:
    """kept: there is such a secret, so that an empty one means "as it is"."""
    common = {"label": spec.label, "required": spec.required, "help_text": spec.help, "initial": spec.default}
    if spec.kind == "secret":
        text = _("Ya hay una guardada. Escribila sólo para cambiarla.") if kept else spec.help
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        return forms.CharField(
            **{**common, "required": spec.required and not kept, "help_text": text}, widget=widget, max_length=8000
        )
    if spec.kind == "number":
        return forms.IntegerField(**common, min_value=0, max_value=10_000_000)
    if spec.kind == "switch":
        return forms.BooleanField(**{**common, "required": False})
    if spec.kind == "choice":
        return forms.ChoiceField(**common, choices=spec.choices)
    widget = forms.Textarea(attrs={"rows": 4}) if spec.kind == "lines" else forms.TextInput()
    return forms.CharField(**common, widget=widget, max_length=8000)
