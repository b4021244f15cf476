from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from accounts.choices import Density, Theme
from accounts.models import User
from accounts.services import PROFILE_FIELDS


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _("El usuario o la clave no coinciden. Revisalos y probá de nuevo."),
        "inactive": _("El usuario o la clave no coinciden. Revisalos y probá de nuevo."),
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Usuario")
        self.fields["password"].label = _("Clave")


class AppearanceForm(forms.Form):
    """What the menu posts: one of the two, or both."""

    theme = forms.ChoiceField(choices=Theme, required=False)
    density = forms.ChoiceField(choices=Density, required=False)

    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}


class ProfileForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("Idioma"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = PROFILE_FIELDS
        help_texts = {"shortcuts_enabled": _("Teclas de una letra, como c para crear un ticket. Con ? ves todas.")}

    def profile(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in PROFILE_FIELDS}
