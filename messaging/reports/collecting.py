"""Reports that have to be fetched: from an SMSC that we listen to, and from the mailbox where bounces arrive."""

import imaplib
import logging
import poplib

from django.conf import settings

from accounts.sealing import Unreadable
from messaging.accounts import secrets_of
from messaging.channels import KINDS, DeliveryError
from messaging.channels.inside import NotAllowed
from messaging.channels.smpp import SmppTransport
from messaging.channels.smpp_ear import listen
from messaging.channels.told import Report
from messaging.choices import Channel
from messaging.models import Account
from messaging.reports.applying import take
from messaging.reports.bounces import reports_of
from messaging.reports.mailbox import Mailbox

logger = logging.getLogger(__name__)
SMPP = "smpp"


def accounts_to_hear() -> list[int]:
    return list(Account.objects.in_use().filter(transport=SMPP).values_list("pk", flat=True))


def hear(account_id: int, seconds: float) -> int:
    """Listens to one SMSC for so long; returns how many reports were heard."""
    account = Account.objects.in_use().filter(pk=account_id, transport=SMPP).first()
    if account is None:
        return 0
    source = f"{SMPP}:{account.pk}"

    def keep(report: Report) -> None:
        take(report, source=source, channel=account.channel, account_id=account.pk)

    try:
        transport = KINDS[SMPP].make(account.settings, secrets_of(account))
        return listen(transport, keep, seconds) if isinstance(transport, SmppTransport) else 0
    except (DeliveryError, Unreadable, ValueError, LookupError) as error:
        logger.warning("No reports from %s: %s", account, error)
        return 0


def read_bounces() -> int:
    """Empties the mailbox of bounces; returns how many mails there were. What is no report is dropped."""
    if not settings.BOUNCE_MAILBOX:
        return 0
    try:
        return Mailbox.from_url(settings.BOUNCE_MAILBOX, settings.INSIDE_NETWORKS).empty(keep_mail)
    except (OSError, NotAllowed, ValueError, imaplib.IMAP4.error, poplib.error_proto) as error:
        logger.warning("The mailbox of bounces can't be read: %s", error)
        return 0


def keep_mail(raw: bytes) -> bool:
    """Whether it could be read. A mail that can't must not keep those behind it from being read."""
    try:
        found = reports_of(raw)
    except Exception:
        # A stranger wrote it, and the standard library has many ways to stumble over what strangers write.
        logger.warning("A mail of %s bytes in the mailbox of bounces can't be read", len(raw), exc_info=True)
        return False
    for report in found:
        take(report, source="mailbox", channel=Channel.EMAIL)
    if not found:
        logger.info("A mail of %s bytes in the mailbox of bounces is no report", len(raw))
    return True
