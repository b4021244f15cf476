"""Where a push service finds a device: a browser's subscription as JSON, or a token of Firebase."""

import json
from urllib.parse import urlsplit

LONGEST_TARGET = 4096


class BadSubscription(ValueError):
    """What was given is no address of a push service."""


def check(target: str) -> None:
    if not target or len(target) > LONGEST_TARGET:
        raise BadSubscription("empty or too long")
    if not target.startswith("{"):
        return
    try:
        given = json.loads(target)
        keys = given["keys"]
        good = urlsplit(given["endpoint"]).scheme == "https" and keys["p256dh"] and keys["auth"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadSubscription(str(error)) from error
    if not good:
        raise BadSubscription("no https address, or no keys")
