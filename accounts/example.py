"""The example data's way out: one click, and the desk is empty and ready for real work."""

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection, models, transaction

from accounts import audit
from accounts.choices import EXAMPLE_USERNAMES
from accounts.models import ORGANIZATION_CACHE_KEY, Organization, User


class NoExampleData(Exception):
    """This installation holds real data, or none: nothing here is anybody's example."""


def emptied_tables() -> list[str]:
    """Every table of ours but those that hold people and configuration, many-to-many tables included."""
    kept = {apps.get_model(label) for label in settings.KEPT_WITHOUT_EXAMPLE}
    tables = {LogEntry._meta.db_table}
    for model in apps.get_models(include_auto_created=True):
        made_for = model._meta.auto_created
        owner = model if isinstance(made_for, bool) else made_for
        if owner._meta.app_config.name in settings.OWN_APPS and owner not in kept:
            tables.add(model._meta.db_table)
    return sorted(tables)


def holds_data() -> bool:
    """Whether somebody already works here: any person, customer, ticket or message."""
    labels = ["accounts.User", "customers.Customer", "tickets.Ticket", "messaging.Message"]
    return any(apps.get_model(label).objects.exists() for label in labels)


@transaction.atomic
def clear_example(*, actor: User | None) -> None:
    """Empties all that the example brought, and all written since, except people and configuration.

    Goes by whole tables because the history refuses to lose single rows. `actor` stays, whoever it is; without one
    the administrators do. Raises NoExampleData where there is no example data.
    """
    if not Organization.objects.filter(holds_example_data=True).update(holds_example_data=False):
        raise NoExampleData
    # PostgreSQL empties no table while this transaction still owes it a check.
    connection.check_constraints()
    connection.ops.execute_sql_flush(
        connection.ops.sql_flush(no_style(), emptied_tables(), reset_sequences=True, allow_cascade=False)
    )
    stays = models.Q(pk=actor.pk) if actor else models.Q(is_superuser=True)
    User.objects.filter(username__in=EXAMPLE_USERNAMES).exclude(stays).delete()
    cache.delete(ORGANIZATION_CACHE_KEY)
    audit.record(actor, "example.cleared")
