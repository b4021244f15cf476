"""*Baja*: the link by which who gets our mails asks for no more notices, and takes that wish back.

The link names a message and is signed: whoever holds it read that mail, and can do no more than this with it.
"""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse

from messaging.choices import Channel, SuppressionReason
from messaging.models import Message, Suppression
from messaging.suppressions import lift, normal, suppress

# No sign that a mail program might take for the end of an address.
SIGNER = Signer(sep=".", salt="messaging.unsubscribing")


def unsubscribe_headers(message: Any) -> dict[str, str]:
    """RFC 2369 and 8058, for a mail that is not part of a ticket; one click works over HTTPS only.

    message: with pk, channel and ticket_number.
    """
    if message.channel != Channel.EMAIL or message.ticket_number is not None:
        return {}
    before, after, one_click = link_around(settings.PUBLIC_URL)
    headers = {"List-Unsubscribe": f"<{before}{SIGNER.sign(str(message.pk))}{after}>"}
    if one_click:
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


@lru_cache(maxsize=8)
def link_around(public_url: str) -> tuple[str, str, bool]:
    """What stands before and behind the token, the same in all mails, and whether one click works."""
    before, after = reverse("baja", args=["TOKEN"]).split("TOKEN")
    return public_url.rstrip("/") + before, after, urlsplit(public_url).scheme == "https"


def message_of(token: str) -> Message | None:
    """None for a link that we did not make, or whose mail was taken out of the log since."""
    try:
        pk = int(SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Message.objects.filter(pk=pk, channel=Channel.EMAIL).exclude(recipient="").first()


def block_of(message: Message) -> Suppression | None:
    """What keeps notices from its address: a wish (OPT_OUT), or a stronger reason."""
    standing = Suppression.objects.standing().filter(channel=message.channel)
    return standing.filter(address=normal(message.channel, message.recipient)).first()


def opt_out(message: Message) -> Suppression:
    """Asked again, nothing more happens. An address that is blocked for a stronger reason stays so."""
    return suppress(
        channel=message.channel, address=message.recipient, reason=SuppressionReason.OPT_OUT, message=message
    )


@transaction.atomic
def take_back(message: Message) -> bool:
    """Notices arrive again; whether there was a wish. A block for another reason stands."""
    block = block_of(message)
    if block is not None and block.wished_at:
        return bool(Suppression.objects.filter(pk=block.pk).update(wished_at=None))
    if block is None or block.reason != SuppressionReason.OPT_OUT:
        return False
    lift(actor=None, suppression=block)
    return True
