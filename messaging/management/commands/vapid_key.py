from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from py_vapid import Vapid02

from messaging.channels.webpush_keys import new_key, public_key_of


class Command(BaseCommand):
    help = "Makes a pair of keys for Web Push: the private one for the account, the public one for browsers."

    def handle(self, *args, **options) -> None:
        key = new_key()
        self.stdout.write(_("Privada, para la cuenta de push: %s") % key)
        self.stdout.write(_("Pública, para el portal: %s") % public_key_of(Vapid02.from_string(key)))
