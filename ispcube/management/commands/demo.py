import socket

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.example import NoExampleData, clear_example
from accounts.models import User
from ispcube import example
from ispcube.serve import serve

EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104


class Command(BaseCommand):
    help = "Prepares everything, loads the example provider the first time, and serves it all from one process."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="The address to listen on.")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--clear", action="store_true", help="Removes the example data, and stops.")
        parser.add_argument("--prepare", action="store_true", help="Loads the example data, and stops.")

    def handle(self, *, host, port, clear, prepare, **options):
        if settings.PRODUCTION:
            raise CommandError(_("La demostración usa claves conocidas: no arranca con ISPCUBE_PRODUCTION."))
        if not (clear or prepare):
            self.check_free(host, port)
        call_command("migrate", verbosity=0, interactive=False)
        if clear:
            self.clear()
            return
        self.load()
        if not prepare:
            self.serve(host, port)

    def check_free(self, host: str, port: int) -> None:
        try:
            socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
        except OSError as error:
            text = _("No se puede escuchar en %(host)s:%(port)s (%(error)s). Probá con --port y otro número.")
            raise CommandError(text % {"host": host, "port": port, "error": error.strerror}) from error

    def load(self) -> None:
        self.stdout.write(_("Preparo la base y los datos de ejemplo…"))
        self.stdout.flush()
        try:
            example.load_once()
        except example.HoldsRealData as error:
            text = _(
                "Esta base tiene datos propios y la demostración no la toca. Elegí otra carpeta con ISPCUBE_DATA."
            )
            raise CommandError(text) from error

    def clear(self) -> None:
        try:
            clear_example(actor=None)
        except NoExampleData as error:
            raise CommandError(_("En esta base no hay datos de ejemplo.")) from error
        for user in User.objects.filter(is_superuser=True):
            text = _("Listo. Queda %(user)s: cambiale la clave con «python3 manage.py changepassword %(user)s».")
            self.stdout.write(text % {"user": user.username})

    def serve(self, host: str, port: int) -> None:
        shown = "127.0.0.1" if host in EVERYWHERE else host
        address = f"http://{shown}:{port}"
        settings.ALLOWED_HOSTS = ["*"] if host in EVERYWHERE else [*settings.ALLOWED_HOSTS, host]
        settings.PUBLIC_URL = address
        serve(host, port, announce=lambda: self.announce(address))

    def announce(self, address: str) -> None:
        self.stdout.write(_("Listo: %(address)s/") % {"address": address})
        self.stdout.write(_("Usuarios, todos con la clave «%(password)s»:") % {"password": example.PASSWORD})
        for username, person in example.PEOPLE.items():
            self.stdout.write(f"  {username:<8} {person.group}")
        self.stdout.write(_("Se corta con Ctrl-C. Los datos de ejemplo se borran con «demo --clear»."))
        self.stdout.flush()
