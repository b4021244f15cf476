"""Which message a report is about: by our own key, else by the provider's id."""

import re

from messaging.channels.told import Report
from messaging.keys import key_of
from messaging.models import Message

KEY = re.compile(r"(\d{1,18})\.\d{14}")


def message_of(report: Report, channel: str, account_id: int | None) -> Message | None:
    return by_key(report.key, channel) or by_reference(report.references, channel, account_id)


def by_key(key: str, channel: str) -> Message | None:
    """Our key names the row and the moment when it was made: a number alone would be guessed."""
    found = KEY.fullmatch(key)
    message = Message.objects.filter(pk=int(found[1]), channel=channel).first() if found else None
    return message if message is not None and key_of(message) == key else None


def by_reference(references: tuple[str, ...], channel: str, account_id: int | None) -> Message | None:
    if not references:
        return None
    rows = Message.objects.filter(channel=channel, reference__in=references).exclude(reference="")
    if account_id is not None:
        rows = rows.filter(account=account_id)
    return rows.order_by("-pk").first()
