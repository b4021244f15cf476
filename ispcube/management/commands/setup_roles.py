from django.core.management.base import BaseCommand

from ispcube.roles import Existing, lacking_permissions, write_roles


def wanted(options: dict[str, object]) -> Existing:
    if options["missing"]:
        return Existing.KEEP
    return Existing.RESET if options["reset"] else Existing.FILL


class Command(BaseCommand):
    help = "Gives the factory groups the permissions that they lack; takes none away, save with --reset."

    def add_arguments(self, parser):
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--missing", action="store_true", help="Only makes the groups that are not there.")
        how.add_argument("--reset", action="store_true", help="Makes the groups exactly as they came.")

    def handle(self, *args, **options):
        if lacking := lacking_permissions():
            # `migrate` may stop half way on purpose; the groups come with its last step.
            self.stderr.write(f"setup_roles: not there yet: {', '.join(sorted(lacking))}")
            return
        groups = write_roles(wanted(options))
        if not options["missing"]:
            for group in groups:
                self.stdout.write(f"{group.name}: {group.permissions.count()}")
