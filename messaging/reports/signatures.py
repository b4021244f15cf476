"""Whether a report comes from who it says: computed over what was sent, compared in constant time."""

import base64
import hashlib
import hmac
from collections.abc import Mapping


def signed_by_twilio(*, token: str, url: str, form: Mapping[str, str], signature: str) -> bool:
    """HMAC-SHA1 over the address that Twilio was given and the form's fields in order."""
    text = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    digest = hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()
    return bool(token) and hmac.compare_digest(base64.b64encode(digest).decode(), signature)


def signed_with(*, secret: str, body: bytes, signature: str, timestamp: str = "") -> bool:
    """HMAC-SHA256 in hexadecimal, over the body and, where there is one, the moment that came with it."""
    digest = hmac.new(secret.encode(), body + timestamp.encode(), hashlib.sha256).hexdigest()
    return bool(secret) and hmac.compare_digest(digest, signature.removeprefix("sha256=").lower())
