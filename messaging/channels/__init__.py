"""The ways out of the house. They know nobody in it."""

from urllib.parse import urlsplit

from messaging.channels import console, gateway_kind, provider_kind, push_kind, smpp_kind, smtp_kind, twilio_kind
from messaging.channels.base import (
    AnswerLost,
    AuthRefused,
    ChannelDown,
    DeadAddress,
    DeliveryError,
    Envelope,
    InSteps,
    LooksAhead,
    Transport,
)
from messaging.channels.console import ConsoleTransport
from messaging.channels.kinds import FieldSpec, Step, TransportKind
from messaging.channels.mail import mail_content

__all__ = [
    "KINDS",
    "AnswerLost",
    "AuthRefused",
    "ChannelDown",
    "DeadAddress",
    "DeliveryError",
    "Envelope",
    "FieldSpec",
    "InSteps",
    "LooksAhead",
    "Step",
    "Transport",
    "TransportKind",
    "kinds_for",
    "mail_content",
    "transport_for",
]
# In the order in which they are offered.
OFFERED = (
    smtp_kind.KIND,
    *provider_kind.KINDS,
    gateway_kind.KIND,
    twilio_kind.KIND,
    smpp_kind.KIND,
    push_kind.KIND,
    console.KIND,
)
KINDS: dict[str, TransportKind] = {kind.key: kind for kind in OFFERED}


def kinds_for(channel: str) -> list[TransportKind]:
    return [kind for kind in KINDS.values() if channel in kind.channels]


def transport_for(url: str) -> Transport:
    """ "console:", "smtp://user:password@host:587?security=starttls" or "smtps://…"; raises ValueError."""
    scheme = urlsplit(url).scheme
    if scheme == "console":
        return ConsoleTransport()
    if scheme in ("smtp", "smtps"):
        return smtp_kind.from_url(url)
    raise ValueError(f"Unknown transport: {scheme}")
