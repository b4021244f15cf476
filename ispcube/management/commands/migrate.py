from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS

from listings.search.sqlite import keep_indexes


class Command(migrate.Command):
    """Permissions are born when the migrations are through; the groups that hold them come right after.

    So does what SQLite searches by: a migration that makes a table anew leaves its triggers behind.
    """

    def handle(self, *args, **options):
        super().handle(*args, **options)
        only_looks = options["plan"] or options["check_unapplied"]
        if not only_looks:
            keep_indexes(options["database"])
        if options["database"] == DEFAULT_DB_ALIAS and not only_looks:
            call_command("setup_roles", missing=True, stdout=self.stdout, stderr=self.stderr)
