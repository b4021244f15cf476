import logging
import threading

from django.conf import settings

from customers.services.devices import target_of
from listings.clock import database_now, ticks
from messaging.accounts import hold_account
from messaging.channels import (
    AnswerLost,
    AuthRefused,
    ChannelDown,
    DeadAddress,
    DeliveryError,
    Envelope,
    Transport,
)
from messaging.choices import Channel, Kind
from messaging.delivery.claiming import Claim, claim, give_back
from messaging.delivery.lanes import Lane, open_lanes, open_transport
from messaging.delivery.pace import keep_quiet
from messaging.delivery.settling import settle_error, settle_refused, settle_sent
from messaging.keys import key_of
from messaging.models import Message

logger = logging.getLogger(__name__)
_stopping = threading.Event()
# The first claim is small; then one is what was lately sent in PACE_SECONDS: little has to be given back.
FIRST_CLAIM, LARGEST_CLAIM = 20, 100
PACE_SECONDS = 5


def stop() -> None:
    """This process is about to end: every drain finishes the message on the wire and gives back the others."""
    _stopping.set()


def drain(channel: str) -> bool:
    """Sends until nothing is due (False) or the time of one drain is up (True: there may be more)."""
    keep_quiet(channel, database_now())
    lanes = open_lanes(channel)
    # Each to its end: one that has more does not keep the others from theirs.
    more = [drain_lane(lane) for lane in lanes]
    return any(more) and not _stopping.is_set()


def drain_lane(lane: Lane) -> bool:
    """Only so many at once: one drain too many leaves its doorbell to those that are at it."""
    gate = lane.gate
    if not gate.enter(lane.connections):
        return False
    try:
        more = send_due(lane)
    finally:
        gate.leave()
    # Who rang in vain may have brought a message after our last look.
    more = more or gate.unheard.is_set()
    gate.unheard.clear()
    return more


def send_due(lane: Lane) -> bool:
    ends, size = ticks() + settings.MESSAGING_DRAIN_SECONDS, FIRST_CLAIM
    if not lane.rows().due(database_now()).exists():
        return False
    try:
        opened = open_transport(lane)
    except AuthRefused as refused:
        refuse_account(lane, refused)
        return False
    with opened as transport:
        while not _stopping.is_set():
            if ticks() >= ends:
                return True
            taken, began = claim(lane, size), ticks()
            if not taken.messages or not send_all(taken, transport):
                return False
            pace = len(taken.messages) / max(ticks() - began, 0.001)
            size = max(1, min(LARGEST_CLAIM, int(pace * PACE_SECONDS)))
    return False


def refuse_account(lane: Lane, refused: AuthRefused) -> None:
    """A password that is wrong stays wrong: the account waits for a person, and its messages with it."""
    logger.error("%s is not let in: %s", lane.account or lane.channel, refused)
    if lane.account:
        hold_account(actor=None, account=lane.account, why=str(refused))


def send_all(taken: Claim, transport: Transport) -> bool:
    """False when it is no use to go on now: the channel is down, the claim was lost, or we are stopping.

    When recording an outcome breaks, nothing is given back: the message on the wire may have left, and the sweeper
    tells it apart from the others once the lease is over.
    """
    useful = True
    for message in taken.messages:
        useful = not _stopping.is_set()
        if not useful or not taken.has_time_for(settings.MESSAGING_SEND_SECONDS):
            break
        useful = send_one(taken, message, transport)
        if not useful:
            break
    give_back(taken.token)
    return useful


def send_one(taken: Claim, message: Message, transport: Transport) -> bool:
    try:
        reference = transport.send(envelope_of(message), settings.MESSAGING_SEND_SECONDS)
    except AuthRefused as error:
        refuse_account(taken.lane, error)
        return settle_refused(taken, message, error)
    except DeliveryError as error:
        return settle_error(taken, message, error) and not isinstance(error, ChannelDown)
    except Exception as error:
        logger.exception("Sending message %s broke", message.pk)
        return settle_error(taken, message, AnswerLost(code="internal", answer=type(error).__name__))
    return settle_sent(taken, message, reference)


def address_on_the_wire(message: Message) -> str:
    """A device is known by a name that people can read; the push service knows it by another."""
    if message.channel != Channel.PUSH:
        return message.recipient
    target = target_of(token=message.recipient)
    if target is None:
        raise DeadAddress(code="retired", answer="The device is not in use any more")
    return target


def envelope_of(message: Message) -> Envelope:
    if message.body is None:
        raise DeliveryError(permanent=True, code="no_content", answer="The body of this message was removed")
    headers = dict(message.body.headers)
    if message.channel == Channel.EMAIL and message.kind == Kind.AUTO:
        headers.setdefault("Auto-Submitted", "auto-generated")
    return Envelope(
        key=key_of(message),
        sender=message.sender,
        recipient=address_on_the_wire(message),
        subject=message.subject,
        text=message.body.text,
        html=message.body.html,
        headers=headers,
    )
