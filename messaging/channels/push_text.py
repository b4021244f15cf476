"""What a device gets: title, text and where a tap leads, as small as a push has to be."""

import json

from messaging.channels.base import DeliveryError, Envelope

LINK = "X-Link"


def payload_of(envelope: Envelope, largest: int) -> bytes:
    """Raises DeliveryError rather than cutting: half a message would not be what was sent."""
    shown = {"title": envelope.subject, "body": envelope.text, "tag": envelope.key}
    if envelope.headers.get(LINK):
        shown["url"] = envelope.headers[LINK]
    payload = json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()
    if len(payload) > largest:
        raise DeliveryError(permanent=True, code="too_large", answer=f"{len(payload)} bytes of {largest}")
    return payload
