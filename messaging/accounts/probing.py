"""Trying an account for real: the page's *Probar*."""

from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from accounts.sealing import Unreadable
from messaging.accounts.holding import secrets_of
from messaging.accounts.senders import sender_of
from messaging.channels import KINDS, Step
from messaging.models import Account


def probe_account(*, actor: User, account: Account, to: str = "") -> list[Step]:
    """What was tried, up to the first that failed. to: where a test message goes, or ""."""
    record(actor, "messaging.probe_account", account, message=bool(to))
    try:
        secrets = secrets_of(account)
    except Unreadable:
        advice = _("Se guardó con otra llave del servidor. Escribila de nuevo y guardá la cuenta.")
        return [Step(False, _("No podemos leer la clave guardada"), advice)]
    return KINDS[account.transport].probe(account.settings, secrets, sender_of(account.channel, account), to)
