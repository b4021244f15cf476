from django.conf import settings
from django.core.management.base import BaseCommand

from ispcube.watchdog import Watchdog, celery_worker


class Command(BaseCommand):
    help = "Runs the worker that sends, and replaces it when it hangs or freezes. Stops with Ctrl-C or SIGTERM."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--loglevel", default="INFO")

    def handle(self, *, loglevel, **options):
        raise SystemExit(Watchdog(celery_worker(f"--loglevel={loglevel}"), settings.WORKER_SILENCE_SECONDS).run())
