"""Push to browsers and phones: each device says by its own address which of the two ways leads to it."""

from dataclasses import dataclass
from typing import Self

from messaging.channels.base import DeliveryError, Envelope
from messaging.channels.fcm import FcmTransport
from messaging.channels.webpush import WebPushTransport


@dataclass
class PushTransport:
    web: WebPushTransport | None = None
    fcm: FcmTransport | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for way in (self.web, self.fcm):
            if way is not None:
                way.__exit__()

    def send(self, envelope: Envelope, seconds: float) -> str:
        """A browser's subscription is a JSON document; a token of Firebase is not."""
        way = self.web if envelope.recipient.startswith("{") else self.fcm
        if way is None:
            raise DeliveryError(permanent=True, code="no_way", answer="This account does not reach such a device")
        return way.send(envelope, seconds)
