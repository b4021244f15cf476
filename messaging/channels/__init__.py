"""The ways out of the house. They know nobody in it."""

from urllib.parse import urlsplit

from messaging.channels.base import AnswerLost, ChannelDown, DeliveryError, Envelope, Transport
from messaging.channels.console import ConsoleTransport
from messaging.channels.smtp import SmtpTransport

__all__ = ["AnswerLost", "ChannelDown", "DeliveryError", "Envelope", "Transport", "transport_for"]


def transport_for(url: str) -> Transport:
    """ "console:", "smtp://user:password@host:587?security=starttls" or "smtps://…"; raises ValueError."""
    scheme = urlsplit(url).scheme
    if scheme == "console":
        return ConsoleTransport()
    if scheme in ("smtp", "smtps"):
        return SmtpTransport.from_url(url)
    raise ValueError(f"Unknown transport: {scheme}")
