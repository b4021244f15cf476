"""What a tap on a push message opens: a page with that message, which tells us that it was opened.

The link names a message and is signed. It leads to that page and nowhere else: nobody can send people away by it.
"""

from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from messaging import reports
from messaging.channels.push_text import LINK
from messaging.channels.told import Report
from messaging.choices import Channel
from messaging.keys import key_of
from messaging.models import Message

SIGNER = Signer(sep=".", salt="messaging.opening")


def opening_headers(message: Any) -> dict[str, str]:
    """message: with pk and channel."""
    if message.channel != Channel.PUSH:
        return {}
    return {LINK: settings.PUBLIC_URL.rstrip("/") + reverse("abrir", args=[SIGNER.sign(str(message.pk))])}


def message_of(token: str) -> Message | None:
    """With its body. None for a link that we did not make, or whose message was taken out of the log since."""
    try:
        pk = int(SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Message.objects.filter(pk=pk, channel=Channel.PUSH).select_related("body").first()


def opened(message: Message) -> bool:
    """What is opened has arrived. The first time counts; False for another."""
    key = key_of(message)
    return reports.take(Report(event=key, fate="opened", key=key), source="opened", channel=Channel.PUSH)
