from django.core.management import call_command
from django.core.management.base import BaseCommand

# Variants of Bootstrap that no page loads; squeezing them costs most of the time.
UNUSED = ["bootstrap-grid*", "bootstrap-reboot*", "bootstrap-utilities*", "*.rtl.*", "*.esm.*"]


class Command(BaseCommand):
    help = "All that a new version needs before it serves: tables, factory groups, static files."
    requires_system_checks = []

    def handle(self, *, verbosity, **options):
        call_command("migrate", interactive=False, verbosity=verbosity)
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
        self.stdout.write("Ready to serve.")
