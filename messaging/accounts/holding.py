from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.sealing import unseal
from messaging.models import Account


def secrets_of(account: Account) -> dict[str, str]:
    """For sending and probing alone. Raises accounts.sealing.Unreadable."""
    return unseal(account.sealed)


@transaction.atomic
def hold_account(*, actor: User | None, account: Account, why: str = "") -> bool:
    """Nothing more leaves by it until it is released; False when it was on hold already.

    actor: None for a machine.
    """
    rows = Account.objects.filter(pk=account.pk, on_hold_since=None)
    held = rows.update(on_hold_since=timezone.now(), on_hold_why=why[:300])
    if held:
        record(actor, "messaging.hold_account", account, why=why[:300])
    return bool(held)
