import logging
import threading
from collections.abc import Callable
from math import ceil

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from listings.clock import database_now, ticks
from messaging.accounts import hold_account
from messaging.channels import (
    AnswerLost,
    AuthRefused,
    ChannelDown,
    DeliveryError,
    Envelope,
    LooksAhead,
    Transport,
)
from messaging.delivery import hourly
from messaging.delivery.claiming import Claim, claim, give_back, return_rows
from messaging.delivery.lanes import Lane, open_lanes, open_transport
from messaging.delivery.pace import keep_quiet
from messaging.delivery.parcels import Parcel, envelopes_for
from messaging.delivery.receipts import together, written_down
from messaging.delivery.settling import settle_error, settle_refused, settle_sent

logger = logging.getLogger(__name__)
_stopping = threading.Event()
# The first claim is small; then one is what was lately sent in PACE_SECONDS: little has to be given back.
FIRST_CLAIM, LARGEST_CLAIM = 20, 100
PACE_SECONDS = 5
# Between two tries to reach a database that went away.
PAUSE_SECONDS = 0.5


def stop() -> None:
    """This process is about to end: every drain finishes the message on the wire and gives back the others."""
    _stopping.set()


def drain(channel: str, hand_on: Callable[[int | None], None] | None = None) -> bool:
    """Sends until nothing is due (False) or the time of one drain is up (True: there may be more).

    hand_on: asks another worker for a hand at a lane, by the key of its account. Without it this thread takes one
    lane after the other, each to its end: one that has more does not keep the others from theirs.
    """
    now = database_now()
    keep_quiet(channel, now)
    wanted = [(lane, hands) for lane in open_lanes(channel, now) if (hands := hands_for(lane))]
    if hand_on is None:
        return any([drain_lane(lane) for lane, _hands in wanted]) and not _stopping.is_set()
    for place, (lane, hands) in enumerate(wanted):
        for _hand in range(hands if place else hands - 1):
            hand_on(lane.key[1])
    return any(drain_lane(lane) for lane, _hands in wanted[:1]) and not _stopping.is_set()


def lend_hand(channel: str, account_key: int | None) -> bool:
    """The same, with one more connection at one lane."""
    lanes = [lane for lane in open_lanes(channel, database_now()) if lane.key == (channel, account_key)]
    return any(drain_lane(lane) for lane in lanes) and not _stopping.is_set()


def hands_for(lane: Lane) -> int:
    """How many connections what is due is worth; none where this process already has all that it may."""
    if not lane.gate.has_room(lane.seats):
        return 0
    return ceil(waiting(lane, lane.connections * LARGEST_CLAIM) / LARGEST_CLAIM)


def waiting(lane: Lane, most: int) -> int:
    return lane.rows().due(database_now())[:most].count()


def drain_lane(lane: Lane) -> bool:
    """Only so many at once: one drain too many leaves its doorbell to those that are at it."""
    gate = lane.gate
    if not gate.enter(lane.seats):
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
    if not waiting(lane, 1):
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

    When recording an outcome breaks, the message on the wire is not given back: it may have left, and the sweeper
    finds it once the lease is over.
    """
    begun, useful = 0, True
    try:
        ready = envelopes_for(taken.messages, taken.sender)
        with together.sending():
            for message, envelope, following in zip(taken.messages, ready, [*ready[1:], None], strict=True):
                useful = not _stopping.is_set()
                if not useful or not taken.has_time_for(settings.MESSAGING_SEND_SECONDS):
                    break
                begun += 1
                look_ahead(transport, following)
                useful = send_one(taken, message, envelope, transport)
                if not useful:
                    break
            else:
                # Each of them is settled: there is nothing to be put back.
                return True
    except (OperationalError, InterfaceError):
        write_down_again(taken, taken.messages[begun:])
        raise
    put_back(taken)
    return useful


def look_ahead(transport: Transport, following: Envelope | DeliveryError | None) -> None:
    if isinstance(transport, LooksAhead):
        transport.next_is(following if isinstance(following, Envelope) else None)


def write_down_again(taken: Claim, untouched: list[Parcel]) -> None:
    """The database went away. Back from a crash, it may have forgotten what was settled last: we have not.

    Tries until the claim is over. untouched: what goes back into the queue.
    """
    while taken.has_time_for(PAUSE_SECONDS):
        connection.close()
        try:
            if taken.sent:
                written_down(taken.sent)
            with transaction.atomic():
                return_rows(taken.token, [parcel.pk for parcel in untouched])
            return
        except (OperationalError, InterfaceError):
            logger.warning("The database is away: %d messages are to be settled again", len(taken.sent))
            if _stopping.wait(PAUSE_SECONDS):
                return


def put_back(taken: Claim) -> None:
    with transaction.atomic():
        # In the order of a claim, so that they don't wait for each other: the account first.
        account = taken.lane.account_now()
        hourly.note(account, -give_back(taken.token), database_now())


def send_one(taken: Claim, message: Parcel, envelope: Envelope | DeliveryError, transport: Transport) -> bool:
    try:
        if isinstance(envelope, DeliveryError):
            raise envelope
        reference = transport.send(envelope, settings.MESSAGING_SEND_SECONDS)
    except AuthRefused as error:
        refuse_account(taken.lane, error)
        return settle_refused(taken, message, error)
    except DeliveryError as error:
        return settle_error(taken, message, error) and not isinstance(error, ChannelDown)
    except Exception as error:
        logger.exception("Sending message %s broke", message.pk)
        return settle_error(taken, message, AnswerLost(code="internal", answer=type(error).__name__))
    return settle_sent(taken, message, reference)
