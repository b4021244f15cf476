import os

from django.conf import settings
from django.core.management.base import BaseCommand

from ispcube.watchdog import Watchdog, celery_worker, run_all


class Command(BaseCommand):
    help = "Runs the workers that send, and replaces one that hangs or freezes. Stops with Ctrl-C or SIGTERM."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--loglevel", default="INFO")
        processes = settings.WORKER_PROCESSES
        parser.add_argument("--processes", type=int, default=processes, help="One for each core that may send.")

    def handle(self, *, loglevel, processes, **options):
        # Each of them may use its part of an account's connections.
        os.environ["WORKER_PROCESSES"] = str(processes)
        commands = [celery_worker(f"--loglevel={loglevel}", *named(number)) for number in range(processes)]
        raise SystemExit(run_all([Watchdog(command, settings.WORKER_SILENCE_SECONDS) for command in commands]))


def named(number: int) -> list[str]:
    """The first keeps Celery's usual name, by which health checks ask for it."""
    return [f"--hostname=celery{number + 1}@%h"] if number else []
