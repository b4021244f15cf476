"""How a body is made from what was written, the bytes of a mail included."""

from messaging.channels import mail_content
from messaging.choices import Channel
from messaging.models import MessageBody
from messaging.wording.composing import Rendered


def body_of(written: Rendered, channel: str) -> MessageBody:
    """Not saved yet."""
    mime = mime_of(written.text, written.html) if channel == Channel.EMAIL else None
    return MessageBody(
        text=written.text, html=written.html, headers=written.headers, version=written.version, mime=mime
    )


def mime_of(text: str, html: str) -> bytes | None:
    """None for what no mail can carry: then sending it says why."""
    try:
        return mail_content(text, html)
    except (ValueError, LookupError):
        return None
