"""Secrets that the database keeps for us: encrypted at rest, written by people, read back by no page.

FIELD_KEYS: Fernet keys, the first seals, all open. Without them a key is derived from SECRET_KEY.
To change keys: put the new one first, run `manage.py reseal`, then take the old one away.
"""

import base64
import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"ispcube sealed fields"


class Unreadable(Exception):
    """Sealed with a key that this installation does not have."""


def seal(values: Mapping[str, str]) -> str:
    """ "" for nothing, so that an empty field shows that there is nothing to keep."""
    return keyring().encrypt(json.dumps(dict(values)).encode()).decode() if values else ""


def unseal(sealed: str) -> dict[str, str]:
    """Raises Unreadable."""
    if not sealed:
        return {}
    try:
        return json.loads(keyring().decrypt(sealed.encode()))
    except (InvalidToken, ValueError) as error:
        raise Unreadable from error


def reseal(sealed: str) -> str:
    """The same, under the first key. Raises Unreadable."""
    return seal(unseal(sealed))


def keyring() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in [*settings.FIELD_KEYS, derived_key(settings.SECRET_KEY)]])


def derived_key(secret: str) -> bytes:
    """Of one purpose: whoever learns it can't sign sessions with it."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(key)
