"""Sending accounts for tests, made by the services."""

from messaging.accounts.keeping import create_account
from messaging.models import Account


def make_account(
    purpose: str = "all", name: str = "", channel: str = "email", transport: str = "console", **values
) -> Account:
    values = {"name": name or f"Cuenta {Account.objects.count()}", "purpose": purpose, **values}
    return create_account(actor=None, channel=channel, transport=transport, values=values)
