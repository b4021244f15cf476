"""The shape of what people type: what to write to a customer, and where a resend goes."""

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.models import Customer
from customers.phones import BadPhone, parse_phone, show_phone
from messaging import outbox
from messaging.choices import WARNINGS, AddressChoice, Channel, ContentChoice
from messaging.models import ChannelControl
from messaging.querysets import LOG_PERMISSIONS

SUBJECT_LENGTH = 200
TEXT_LENGTH = 5_000
SMS_LENGTH = 1_000


class ResendForm(forms.Form):
    """How the chosen messages of one log are sent again."""

    address_choice = forms.ChoiceField(
        choices=AddressChoice.choices, initial=AddressChoice.AS_SENT, label=_("A qué dirección")
    )
    content_choice = forms.ChoiceField(
        choices=ContentChoice.choices, initial=ContentChoice.AS_SENT, required=False, label=_("Qué dice")
    )
    leave_by = forms.ChoiceField(required=False, label=_("Por dónde"))
    include = forms.MultipleChoiceField(
        choices=[(reason.value, reason.label) for reason in WARNINGS], required=False, label=_("Enviar igual")
    )

    def __init__(self, data=None, *, log: str, channels: list[str], **kwargs):
        super().__init__(data, **kwargs)
        self.log = log
        self.fields["leave_by"].choices = [(name, Channel(name).label) for name in channels]
        self.fields["leave_by"].initial = log

    def order(self) -> outbox.Order:
        """What was chosen so far; a wrong value counts as the usual one."""
        self.full_clean()
        chosen = self.cleaned_data if self.is_bound else {}
        usual = {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}
        values = usual | {name: value for name, value in chosen.items() if value or name == "include"}
        return outbox.Order(
            log=self.log,
            channel=values["leave_by"],
            address=values["address_choice"],
            content=values["content_choice"],
            include=tuple(values["include"] or ()),
        )


def destinations(customer: Customer) -> list[tuple[str, list[tuple[str, str]]]]:
    """Where this customer can be reached today, by channel: [("SMS", [("sms:+549351…", "0351 15-…")]), …]."""
    groups = [
        (label, [(f"{channel}:{address}", show_phone(address)) for address in known])
        for channel, label in Channel.choices
        if (known := outbox.addresses_of(customer, channel))
    ]
    return [(str(label), choices) for label, choices in groups]


class WriteForm(forms.Form):
    """One choice says both the channel and the address, so that they can't contradict each other."""

    to = forms.ChoiceField(label=_("Para"))
    subject = forms.CharField(
        label=_("Asunto"),
        max_length=SUBJECT_LENGTH,
        required=False,
        help_text=_("Si lo dejás vacío ponemos uno. Un SMS no lleva."),
    )
    text = forms.CharField(
        label=_("Texto"), max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 8}), strip=True
    )

    def __init__(self, data=None, *, customer: Customer, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["to"].choices = destinations(customer)

    @property
    def channel(self) -> str:
        """Of what was typed so far; "" while nothing valid is chosen."""
        channel = str(self["to"].value() or "").partition(":")[0]
        return channel if channel in Channel.values else ""

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if self.channel == Channel.SMS and len(cleaned.get("text", "")) > SMS_LENGTH:
            self.add_error("text", _("Un SMS admite hasta %d letras.") % SMS_LENGTH)
        return cleaned

    def message(self) -> dict[str, str]:
        """As the outbox takes it. An SMS has no subject, whatever was left in that field."""
        channel, _colon, recipient = self.cleaned_data["to"].partition(":")
        subject = "" if channel == Channel.SMS else self.cleaned_data["subject"]
        return {"channel": channel, "recipient": recipient, "subject": subject, "text": self.cleaned_data["text"]}


class SuppressForm(forms.Form):
    """channel, address and note, as `suppressions.suppress` takes them."""

    channel = forms.ChoiceField(label=_("Canal"), widget=forms.RadioSelect)
    address = forms.CharField(label=_("Dirección o número"), max_length=255)
    note = forms.CharField(
        label=_("Por qué"), max_length=300, required=False, help_text=_("Lo lee quien quiera desbloquearla.")
    )

    def __init__(self, data=None, *, user: User, **kwargs):
        super().__init__(data, **kwargs)
        can_see = [channel for channel, permission in LOG_PERMISSIONS.items() if user.has_perm(permission)]
        known = [(value, label) for value, label in Channel.choices if value in can_see and value != Channel.PUSH]
        self.fields["channel"].choices = known
        self.fields["channel"].initial = known[0][0] if known else None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        channel, address = values.get("channel"), values.get("address")
        if channel and address:
            try:
                values["address"] = parse_phone(address) if channel == Channel.SMS else email_of(address)
            except (BadPhone, forms.ValidationError) as error:
                self.add_error("address", str(error) if isinstance(error, BadPhone) else error)
        return values


class CorrectForm(forms.Form):
    """The right address, in the form in which it is kept."""

    address = forms.CharField(label=_("Dirección correcta"), max_length=255)

    def __init__(self, data=None, *, channel: str, **kwargs):
        super().__init__(data, **kwargs)
        self.channel = channel
        if channel == Channel.SMS:
            self.fields["address"].label = _("Número correcto")

    def clean_address(self) -> str:
        typed = self.cleaned_data["address"]
        try:
            return parse_phone(typed) if self.channel == Channel.SMS else email_of(typed)
        except BadPhone as error:
            raise forms.ValidationError(str(error)) from error


def email_of(address: str) -> str:
    validate_email(address.strip())
    return address.strip()


class TemplateForm(forms.Form):
    """What an event says on a channel. An SMS has no subject."""

    subject = forms.CharField(label=_("Asunto"), required=False)
    text = forms.CharField(label=_("Texto"), required=False, widget=forms.Textarea(attrs={"rows": 14}))
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, channel: str, **kwargs):
        super().__init__(*args, **kwargs)
        if channel == Channel.SMS:
            self.fields["subject"].widget = forms.HiddenInput()
        if channel == Channel.PUSH:
            self.fields["subject"].label = _("Título")

    def refuse(self, problems: dict[str, list[str]]) -> None:
        for name, texts in problems.items():
            for text in texts:
                self.add_error(name or None, text)


class PaceForm(forms.ModelForm):
    """How one channel runs: quiet hours, the customers' limit, the brake."""

    class Meta:
        model = ChannelControl
        fields = ["quiet_from", "quiet_until", "customer_limit", "brake_percent"]
        widgets = {
            "quiet_from": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "quiet_until": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        }
        error_messages = {
            "customer_limit": {"min_value": _("Poné 1 o más, o dejalo vacío.")},
            "brake_percent": {"max_value": _("Poné de 0 a 100.")},
        }
        help_texts = {
            "quiet_from": _(
                "Lo automático y lo masivo esperan; lo que alguien escribe o responde a un cliente sale igual."
            ),
            "customer_limit": _("Sin número no hay límite. Lo que pasa del límite espera."),
            "brake_percent": _("Con 0 no se frena nunca. Mira los últimos minutos, desde 20 envíos."),
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("quiet_from"), values.get("quiet_until")
        if (first is None) != (last is None) and not self.errors:
            missing = "quiet_from" if first is None else "quiet_until"
            self.add_error(missing, _("Poné las dos horas, o ninguna."))
        if first is not None and first == last:
            self.add_error("quiet_until", _("El silencio tiene que terminar a otra hora."))
        return values
