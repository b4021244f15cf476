"""What an HTTP status means for a message and for its channel, wherever the other side does not say more."""

import time
from email.utils import mktime_tz, parsedate_tz

from messaging.channels.base import AnswerLost, AuthRefused, ChannelDown, DeliveryError
from messaging.channels.http import Reply

# Not about this message: who we are, where we knocked, how much we asked for, a house that is closed.
ABOUT_US = (402, 403, 404, 405, 407, 425, 429, 502, 503)
LONGEST_WAIT = 24 * 3600.0


def is_fine(reply: Reply) -> bool:
    return 200 <= reply.status < 300


def refusal(reply: Reply, code: str = "", answer: str = "") -> DeliveryError:
    """code, answer: as the provider says them, where it does."""
    code, answer = code or str(reply.status), answer or " ".join(reply.text.split())
    if reply.status == 504:
        # Whoever stood between gave up waiting: behind it the message may have been taken.
        return AnswerLost(code=code, answer=answer)
    if reply.status == 401:
        return AuthRefused(code=code, answer=answer)
    if reply.status in ABOUT_US or 300 <= reply.status < 400:
        return ChannelDown(code=code, answer=answer, wait=wait_of(reply))
    passing = reply.status == 408 or reply.status >= 500
    return DeliveryError(permanent=not passing, code=code, answer=answer, wait=wait_of(reply))


def wait_of(reply: Reply) -> float | None:
    """Seconds that the other side asks us to wait; it says them as a number or as a date."""
    asked = reply.headers.get("Retry-After", "").strip()
    if asked.isdigit():
        return min(float(asked), LONGEST_WAIT)
    date = parsedate_tz(asked) if asked else None
    return min(max(mktime_tz(date) - time.time(), 0.0), LONGEST_WAIT) if date else None
