from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts import catalogue


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Personas")

    def ready(self) -> None:
        catalogue.remember()
