"""Web Push: RFC 8291 payloads, signed by VAPID (RFC 8292), to the address that each browser gave."""

import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from py_vapid import Vapid02

from messaging.channels.base import DeadAddress, DeliveryError, Envelope
from messaging.channels.http import Http, OverHttp, Reply
from messaging.channels.push_text import payload_of
from messaging.channels.verdict import is_fine, refusal
from messaging.channels.webpush_keys import encrypted, subscription_of

# A push service keeps what a sleeping device could not get; after a day nobody wants it.
KEPT_SECONDS = 86_400
TOKEN_SECONDS = 12 * 3600
GONE = (404, 410)
# What fits in one encrypted record of 4096 bytes.
LARGEST = 3_900


@dataclass
class WebPushTransport(OverHttp):
    """key: the private VAPID key, as base64url or PEM. contact: whom the push service may ask, "mailto:…".

    The recipient is the browser's subscription as it gave it: {"endpoint": …, "keys": {"p256dh": …, "auth": …}}.
    """

    key: str
    contact: str
    http: Http = field(default_factory=Http)
    vapid: Vapid02 = field(init=False)
    signed: dict[str, tuple[float, dict[str, str]]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Raises ValueError."""
        try:
            is_pem = "BEGIN" in self.key
            self.vapid = Vapid02.from_pem(self.key.encode()) if is_pem else Vapid02.from_string(self.key)
        except Exception as error:
            raise ValueError(f"VAPID: {error}") from error

    def send(self, envelope: Envelope, seconds: float) -> str:
        self.http.deadline.start(seconds)
        endpoint, public, secret = subscription_of(envelope.recipient)
        headers = self.signature(endpoint) | {
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_SECONDS),
        }
        body = encrypted(payload_of(envelope, LARGEST), public, secret)
        reply = self.http.ask("POST", endpoint, headers=headers, body=body)
        if not is_fine(reply):
            raise refused(reply)
        return reply.headers.get("Location", "")

    def signature(self, endpoint: str) -> dict[str, str]:
        """One for all the devices of a push service: signing costs as much as encrypting."""
        parts = urlsplit(endpoint)
        audience = f"{parts.scheme}://{parts.netloc}"
        ends, headers = self.signed.get(audience, (0.0, {}))
        if ends < time.time() + 60:
            ends = time.time() + TOKEN_SECONDS
            claims = {"aud": audience, "exp": int(ends), "sub": self.contact}
            headers = dict(self.vapid.sign(claims))
            self.signed[audience] = (ends, headers)
        return headers


def refused(reply: Reply) -> DeliveryError:
    if reply.status in GONE:
        return DeadAddress(code=str(reply.status), answer=reply.text or "the subscription is gone")
    return refusal(reply)
