import logging
import threading
from email.utils import formataddr

from django.conf import settings

from accounts.models import Organization
from messaging.channels import AnswerLost, ChannelDown, DeliveryError, Envelope, Transport, transport_for
from messaging.choices import Channel, Kind
from messaging.clock import ticks
from messaging.delivery.claiming import Claim, claim, give_back
from messaging.delivery.settling import settle_error, settle_sent
from messaging.models import Message

logger = logging.getLogger(__name__)
_stopping = threading.Event()
_connections = {channel: threading.BoundedSemaphore(settings.MESSAGING_CONNECTIONS) for channel in Channel.values}
_unheard = {channel: threading.Event() for channel in Channel.values}
# The first claim is small; then one is what was lately sent in PACE_SECONDS: little has to be given back.
FIRST_CLAIM, LARGEST_CLAIM = 20, 100
PACE_SECONDS = 5


def stop() -> None:
    """This process is about to end: every drain finishes the message on the wire and gives back the others."""
    _stopping.set()


def drain(channel: str) -> bool:
    """Sends until nothing is due (False) or the time of one drain is up (True: there may be more).

    Only so many at once on a channel: one drain too many leaves its doorbell to those that are at it.
    """
    connections, unheard = _connections[channel], _unheard[channel]
    if not connections.acquire(blocking=False):
        unheard.set()
        return False
    try:
        more = send_due(channel)
    finally:
        connections.release()
    # Who rang in vain may have brought a message after our last look.
    more = more or unheard.is_set()
    unheard.clear()
    return more and not _stopping.is_set()


def send_due(channel: str) -> bool:
    ends, size = ticks() + settings.MESSAGING_DRAIN_SECONDS, FIRST_CLAIM
    with transport_for(settings.MESSAGING_TRANSPORTS[channel]) as transport:
        while not _stopping.is_set():
            if ticks() >= ends:
                return True
            taken, began = claim(channel, size), ticks()
            if not taken.messages or not send_all(taken, transport):
                return False
            pace = len(taken.messages) / max(ticks() - began, 0.001)
            size = max(1, min(LARGEST_CLAIM, int(pace * PACE_SECONDS)))
    return False


def send_all(taken: Claim, transport: Transport) -> bool:
    """False when it is no use to go on now: the channel is down, the claim was lost, or we are stopping.

    When recording an outcome breaks, nothing is given back: the message on the wire may have left, and the sweeper
    tells it apart from the others once the lease is over.
    """
    sender = formataddr((Organization.current().name, settings.MESSAGING_FROM_EMAIL))
    useful = True
    for message in taken.messages:
        useful = not _stopping.is_set()
        if not useful or not taken.has_time_for(settings.MESSAGING_SEND_SECONDS):
            break
        useful = send_one(taken, message, sender, transport)
        if not useful:
            break
    give_back(taken.token)
    return useful


def send_one(taken: Claim, message: Message, sender: str, transport: Transport) -> bool:
    try:
        reference = transport.send(envelope_of(message, sender), settings.MESSAGING_SEND_SECONDS)
    except DeliveryError as error:
        return settle_error(taken, message, error) and not isinstance(error, ChannelDown)
    except Exception as error:
        logger.exception("Sending message %s broke", message.pk)
        return settle_error(taken, message, AnswerLost(code="internal", answer=type(error).__name__))
    return settle_sent(taken, message, reference)


def envelope_of(message: Message, sender: str) -> Envelope:
    if message.body is None:
        raise DeliveryError(permanent=True, code="no_content", answer="The body of this message was removed")
    headers = dict(message.body.headers)
    if message.channel == Channel.EMAIL and message.kind == Kind.AUTO:
        headers.setdefault("Auto-Submitted", "auto-generated")
    return Envelope(
        key=f"{message.pk}.{message.created_at:%Y%m%d%H%M%S}",
        sender=sender,
        recipient=message.recipient,
        subject=message.subject,
        text=message.body.text,
        html=message.body.html,
        headers=headers,
    )
