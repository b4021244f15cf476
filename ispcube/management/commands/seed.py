import random
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ispcube.seeding import seed


class Command(BaseCommand):
    help = "Fills the database with many believable messages and tickets, to see and measure it at size."

    def add_arguments(self, parser):
        parser.add_argument("--messages", type=int, default=100_000)
        parser.add_argument("--tickets", type=int, default=10_000)

    def handle(self, *, messages, tickets, **options):
        if settings.PRODUCTION:
            raise CommandError("Seeding is for measuring: it does not run with ISPCUBE_PRODUCTION.")
        if messages < 0 or tickets < 0:
            raise CommandError("How many rows is a number from 0 on.")
        began = time.monotonic()
        seed(messages=messages, tickets=tickets, now=timezone.now(), rng=random.Random(1))  # noqa: S311
        seconds = time.monotonic() - began
        self.stdout.write(f"{messages} messages and {tickets} tickets in {seconds:.1f} s")
