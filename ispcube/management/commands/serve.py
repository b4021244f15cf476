from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ispcube.serve import serve


class Command(BaseCommand):
    help = "Serves the pages and sends the messages from one process. Stops with Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="The address to listen on.")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, host, port, **options):
        try:
            serve(host, port, announce=lambda: self.announce(host, port))
        except OSError as error:
            text = _("No se puede usar el puerto %(port)s: %(error)s. Probá con otro: --port 8001.")
            raise CommandError(text % {"port": port, "error": error.strerror or error}) from error

    def announce(self, host: str, port: int) -> None:
        shown = "127.0.0.1" if host in ("", "0.0.0.0") else host  # noqa: S104
        self.stdout.write(_("Listo: http://%(host)s:%(port)s/") % {"host": shown, "port": port})
        self.stdout.flush()
