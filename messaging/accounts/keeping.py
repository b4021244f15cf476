"""What people do to accounts. Their secrets go in and stay in: an empty one keeps what is there."""

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from accounts.sealing import Unreadable, seal, unseal
from messaging.accounts.routing import reroute
from messaging.channels import KINDS
from messaging.models import Account
from messaging.tasks import ring_after_commit

OWN_FIELDS = (
    "name", "purpose", "sender_name", "sender_address", "hourly_limit", "connections", "is_active", "position",
)  # fmt: skip


class AccountRefused(ValueError):
    """What was asked for can't be. field: where the reason belongs, or None."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def create_account(*, actor: User | None, channel: str, transport: str, values: Mapping[str, Any]) -> Account:
    """values: the account's own fields, and those that its kind declares. Raises AccountRefused."""
    kind = KINDS.get(transport)
    if kind is None or channel not in kind.channels:
        raise AccountRefused(_("Ese modo de envío no sirve para este canal."), "transport")
    last = Account.objects.filter(channel=channel).aggregate(last=Max("position"))["last"]
    account = Account(channel=channel, transport=transport, position=0 if last is None else last + 1)
    fill(account, values)
    account.save()
    settle_routes(account)
    record(actor, "messaging.create_account", account, channel=channel, transport=transport)
    return account


@transaction.atomic
def change_account(*, actor: User | None, account: Account, values: Mapping[str, Any]) -> Account:
    """Only the named values change. Raises AccountRefused."""
    row = Account.objects.select_for_update().get(pk=account.pk)
    fill(row, values)
    # Another limit may leave room at once.
    row.waits_until = None
    row.save()
    settle_routes(row)
    record(actor, "messaging.change_account", row, fields=sorted(values))
    return row


def fill(account: Account, values: Mapping[str, Any]) -> None:
    kind = KINDS[account.transport]
    unknown = set(values) - set(OWN_FIELDS) - {field.name for field in kind.fields}
    if unknown:
        raise TypeError(f"Not of this account: {sorted(unknown)}")
    for name in OWN_FIELDS:
        if name in values:
            setattr(account, name, values[name])
    declared = [field.name for field in kind.fields if field.name in values]
    open_values = {name: values[name] for name in declared if name not in kind.secrets}
    secrets = {name: values[name] for name in declared if name in kind.secrets and values[name]}
    account.settings = account.settings | open_values
    if kind.reports:
        account.settings.setdefault("report_token", token_urlsafe(24))
    kept = readable_secrets(account) | secrets
    if secrets:
        account.sealed = seal(kept)
    twins = Account.objects.filter(channel=account.channel, name=account.name).exclude(pk=account.pk)
    if twins.exists():
        raise AccountRefused(_("Ya hay una cuenta con ese nombre."), "name")
    try:
        kind.make(account.settings, kept)
        kind.check(account.settings)
    except (ValueError, LookupError) as error:
        raise AccountRefused(str(error)) from error


def readable_secrets(account: Account) -> dict[str, str]:
    """Those sealed with a key that is lost can only be typed again."""
    try:
        return unseal(account.sealed)
    except Unreadable:
        return {}


def settle_routes(account: Account) -> None:
    reroute(account.channel)
    ring_after_commit(account.channel)


@transaction.atomic
def put_first(*, actor: User, account: Account) -> None:
    """Of the accounts with its purpose, this one sends."""
    others = Account.objects.select_for_update().filter(channel=account.channel).exclude(pk=account.pk)
    for position, row in enumerate([account, *others.order_by("position", "pk")]):
        Account.objects.filter(pk=row.pk).update(position=position)
    settle_routes(account)
    record(actor, "messaging.put_account_first", account)


@transaction.atomic
def release_account(*, actor: User, account: Account) -> bool:
    released = Account.objects.filter(pk=account.pk, on_hold_since__isnull=False).update(
        on_hold_since=None, on_hold_why=""
    )
    if released:
        record(actor, "messaging.release_account", account)
        ring_after_commit(account.channel)
    return bool(released)
