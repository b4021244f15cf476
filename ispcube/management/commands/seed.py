import random
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from customers.models import Customer
from ispcube.seeding import holds_rows, seed


class Command(BaseCommand):
    help = "Fills the database with many believable messages and tickets, to see and measure it at size."

    def add_arguments(self, parser):
        parser.add_argument("--messages", type=int, default=100_000)
        parser.add_argument("--tickets", type=int, default=10_000)
        parser.add_argument("--customers", type=int, help="As many as the rest needs, when not given.")
        parser.add_argument("--add", action="store_true", help="Into a database that already holds rows.")

    def handle(self, *, messages, tickets, customers, add, **options):
        if settings.PRODUCTION:
            raise CommandError("Seeding is for measuring: it does not run with ISPCUBE_PRODUCTION.")
        if min(messages, tickets, customers or 0) < 0 or customers == 0:
            raise CommandError("How many rows is a number from 0 on, and there is at least one customer.")
        if holds_rows() and not add:
            raise CommandError("This database already holds customers, tickets or messages: --add adds to them.")
        began = time.monotonic()
        # What is added must differ from what a load before this one wrote.
        rng = random.Random(Customer.objects.count())  # noqa: S311
        rows = {"messages": messages, "tickets": tickets, "customers": customers}
        seed(**rows, now=timezone.now(), rng=rng, say=self.say)
        seconds = time.monotonic() - began
        self.stdout.write(f"{messages} messages and {tickets} tickets in {seconds:.1f} s")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
