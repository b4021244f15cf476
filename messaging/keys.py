"""The key that goes out with a message and comes back in reports: the same at every try."""

from messaging.models import Message


def key_of(message: Message) -> str:
    return f"{message.pk}.{message.created_at:%Y%m%d%H%M%S}"
