from django.core.management.base import BaseCommand
from django.utils import timezone

from messaging import retention


class Command(BaseCommand):
    help = "Takes away messages that are older than the configuration keeps them; beat does it every hour."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *args, dry_run: bool, **options):
        if dry_run:
            for plan in retention.planned(timezone.now()):
                self.stdout.write(f"{plan.channel}: {plan.bodies} bodies and {plan.rows} rows would go")
            return
        for channel, gone in retention.run().items():
            self.stdout.write(f"{channel}: {gone['bodies']} bodies and {gone['rows']} rows went")
