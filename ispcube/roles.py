"""The factory groups, as data: what each kind of work may do. `manage.py setup_roles` writes them."""

from enum import Enum

from django.contrib.auth.models import Group, Permission
from django.db import transaction

VIEW_LOGS = {
    "messaging.view_email_log",
    "messaging.view_sms_log",
    "messaging.view_push_log",
    "messaging.view_message",
}
READ = {
    "messaging.view_suppression",
    "tickets.view_ticket",
    "tickets.view_price",
    "customers.view_customer",
    "messaging.view_body",
} | VIEW_LOGS
WORK_ON_TICKETS = {
    "tickets.add_ticket",
    "tickets.change_ticket",
    "tickets.close_ticket",
    "tickets.reply_ticket",
    "tickets.note_ticket",
    "tickets.be_assigned",
}
DESK = (
    READ
    | WORK_ON_TICKETS
    | {
        "customers.add_customer",
        "customers.change_customer",
        "messaging.write_message",
        "messaging.resend_message",
        "tickets.change_price",
    }
)
SUPERVISE = DESK | {
    "accounts.view_user",
    "customers.delete_customer",
    "customers.export_customer",
    "listings.publish_filter",
    "messaging.export_message",
    "messaging.manage_suppression",
    "messaging.resend_many",
    "messaging.change_channelcontrol",
    "tickets.bulk_change",
    "tickets.export_ticket",
}
CATALOGUES = {
    f"tickets.{verb}_{model}"
    for verb in ("view", "add", "change", "delete")
    for model in ("area", "state", "priority", "category")
}
# What the Django admin asks for, of people who are also marked as staff.
MANAGE_PEOPLE = {
    "accounts.view_auditentry",
    "accounts.add_user",
    "accounts.change_user",
    "auth.view_group",
    "auth.add_group",
    "auth.change_group",
    "auth.delete_group",
}
ADMINISTER = (
    SUPERVISE
    | CATALOGUES
    | MANAGE_PEOPLE
    | {
        "tickets.configure",
        "tickets.view_noticerule",
        "tickets.change_noticerule",
        "accounts.view_organization",
        "accounts.change_organization",
        "listings.manage_filters",
        "customers.view_tag",
        "customers.add_tag",
        "customers.change_tag",
        "customers.delete_tag",
        "messaging.view_channelcontrol",
        "messaging.view_account",
        "messaging.configure_account",
        "messaging.view_templateversion",
        "messaging.edit_template",
        "messaging.view_retentionrule",
        "messaging.change_retentionrule",
    }
)

ROLES: dict[str, set[str]] = {
    "Administración": ADMINISTER,
    "Supervisión": SUPERVISE,
    "Mesa de ayuda": DESK,
    "Técnicos": WORK_ON_TICKETS - {"tickets.add_ticket"} | {"tickets.view_ticket", "customers.view_customer"},
    "Sólo lectura": READ,
}


class Existing(Enum):
    """What becomes of a factory group that is already there."""

    KEEP = "keep"  # nothing: what an administrator added or took away stays so
    FILL = "fill"  # gets what it lacks, as after an upgrade that brings new permissions
    RESET = "reset"  # becomes exactly as said above


@transaction.atomic
def write_roles(existing: Existing = Existing.KEEP) -> list[Group]:
    """Makes the factory groups that are missing. Other groups, and who is in them, stay as they are.

    Raises KeyError for a permission that the database does not have.
    """
    known = known_permissions()
    groups = []
    for name, permissions in ROLES.items():
        keys = [known[permission] for permission in sorted(permissions)]
        group, created = Group.objects.get_or_create(name=name)
        if existing == Existing.RESET:
            group.permissions.set(keys)
        elif created or existing == Existing.FILL:
            group.permissions.add(*keys)
        groups.append(group)
    return groups


@transaction.atomic
def give_new(born: set[str]) -> dict[str, list[str]]:
    """Gives each factory group those of its permissions that a new version brought; returns what each got.

    What was there before stays as an administrator left it, and a group that they removed is not asked.
    """
    known, given = known_permissions(), {}
    for group in Group.objects.filter(name__in=ROLES):
        given[group.name] = sorted(ROLES[group.name] & born)
        group.permissions.add(*(known[permission] for permission in given[group.name]))
    return {name: permissions for name, permissions in given.items() if permissions}


def known_permissions() -> dict[str, int]:
    rows = Permission.objects.values_list("pk", "content_type__app_label", "codename")
    return {f"{app}.{codename}": pk for pk, app, codename in rows}


def lacking_permissions() -> set[str]:
    """Those named above that the database does not have: none, once everything is migrated."""
    return set().union(*ROLES.values()) - known_permissions().keys()
