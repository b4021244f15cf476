"""The keys of Web Push: a browser's, to encrypt for it, and our own, by which it knows us."""

import base64
import binascii
import json
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from messaging.channels.base import DeadAddress


def subscription_of(recipient: str) -> tuple[str, bytes, bytes]:
    """(endpoint, the browser's public key, its secret). Raises DeadAddress for what no browser ever gave."""
    try:
        given = json.loads(recipient)
        keys = given["keys"]
        endpoint = str(given["endpoint"])
        if urlsplit(endpoint).scheme not in ("https", "http"):
            raise ValueError("no address")
        return endpoint, unpadded(keys["p256dh"]), unpadded(keys["auth"])
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise DeadAddress(code="subscription", answer=f"not a subscription: {error}") from error


def unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encrypted(payload: bytes, public: bytes, secret: bytes) -> bytes:
    try:
        own = ec.generate_private_key(ec.SECP256R1())
        sealed: bytes = http_ece.encrypt(
            payload, private_key=own, dh=public, auth_secret=secret, version="aes128gcm"
        )
    except Exception as error:
        raise DeadAddress(code="subscription", answer=f"keys of no use: {error}") from error
    return sealed


def public_key_of(vapid: Vapid02) -> str:
    """What a browser needs to subscribe: the applicationServerKey, as base64url."""
    point = vapid.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def new_key() -> str:
    """A private key for Web Push, as base64url of its 32 bytes."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()
