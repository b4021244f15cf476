from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connection

from ispcube.roles import give_new, known_permissions
from listings.search.sqlite import keep_indexes
from listings.statistics import keep_statistics


class Command(migrate.Command):
    """Permissions are born when the migrations are through; the groups that hold them come right after, and those
    that are there get what this version brought.

    So does what SQLite searches and plans by: a migration that makes a table anew leaves both behind.
    """

    def handle(self, *args, **options):
        only_looks = options["plan"] or options["check_unapplied"]
        has_groups = options["database"] == DEFAULT_DB_ALIAS and not only_looks
        before = permissions_now() if has_groups else set()
        super().handle(*args, **options)
        if not only_looks:
            keep_indexes(options["database"])
            keep_statistics(options["database"])
        if has_groups:
            for name, permissions in give_new(permissions_now() - before).items():
                self.stdout.write(f"{name}: + {', '.join(permissions)}")
            call_command("setup_roles", missing=True, stdout=self.stdout, stderr=self.stderr)


def permissions_now() -> set[str]:
    """None in a database that is still empty."""
    if Permission._meta.db_table not in connection.introspection.table_names():
        return set()
    return set(known_permissions())
