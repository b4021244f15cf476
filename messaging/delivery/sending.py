import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack
from math import ceil
from typing import cast

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from listings.clock import database_now, ticks
from messaging.channels import (
    AuthRefused,
    DeliveryError,
    Envelope,
    InSteps,
    LooksAhead,
    Transport,
)
from messaging.delivery import seats
from messaging.delivery.choir import Voice, sing
from messaging.delivery.claiming import Claim, claim, put_back, return_rows
from messaging.delivery.lanes import Lane, open_lanes, open_transport, refuse_account
from messaging.delivery.pace import keep_quiet
from messaging.delivery.parcels import Parcel, envelopes_for
from messaging.delivery.receipts import together, written_down
from messaging.delivery.settling import settle_failure, settle_sent

logger = logging.getLogger(__name__)
_stopping = threading.Event()
# The first claim is small; then one is what was lately sent in PACE_SECONDS: little has to be given back.
FIRST_CLAIM, LARGEST_CLAIM = 20, 100
PACE_SECONDS = 5
# So many connections share a thread, where the way out lets them.
TEAM = 8
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
    if not gate.has_room(lane.seats):
        return False
    more = send_due(lane)
    # Who rang in vain may have brought a message after our last look.
    more = more or gate.unheard.is_set()
    gate.unheard.clear()
    return more


def send_due(lane: Lane) -> bool:
    ends = ticks() + settings.MESSAGING_DRAIN_SECONDS
    due = waiting(lane, TEAM * LARGEST_CLAIM)
    if not due:
        return False
    try:
        opened = open_transport(lane)
    except AuthRefused as refused:
        refuse_account(lane, refused)
        return False
    worth = min(TEAM, ceil(due / LARGEST_CLAIM)) if isinstance(opened, InSteps) else 1
    places = seats.take(lane, worth)
    with ExitStack() as all_places:
        for place in places:
            all_places.push(place)
        if not places:
            return False
        if isinstance(opened, InSteps):
            return send_together(lane, opened, ends, places)
        return send_alone(lane, places[0].enter_context(opened), ends)


def send_alone(lane: Lane, transport: Transport, ends: float) -> bool:
    taken: Claim | None = None
    began = 0.0
    while not _stopping.is_set():
        if ticks() >= ends:
            return True
        taken, began = claim(lane, size_after(taken, began)), ticks()
        if not taken.messages or not send_all(taken, transport):
            return False
    return False


def size_after(taken: Claim | None, began: float) -> int:
    """Of the next claim: what was lately sent in PACE_SECONDS."""
    if taken is None:
        return FIRST_CLAIM
    pace = len(taken.messages) / max(ticks() - began, 0.001)
    return max(1, min(LARGEST_CLAIM, int(pace * PACE_SECONDS)))


def send_together(lane: Lane, first: InSteps, ends: float, places: list[ExitStack]) -> bool:
    """With a connection for each place, all in this thread. One that ends is closed before its place is free."""
    more, wires = [False], [first, *(cast(InSteps, open_transport(lane)) for _place in places[1:])]
    voices = [
        Voice(place.enter_context(wire), claimer(lane, ends, more), _stopping, place.close)
        for wire, place in zip(wires, places, strict=True)
    ]
    try:
        sing(voices)
    except (OperationalError, InterfaceError):
        known = [known for voice in voices if (known := voice.known())]
        # The database that kept our seats is gone: others may have them before it takes what we know.
        for place in places:
            place.close()
        write_down_again(known)
        raise
    return more[0]


def claimer(lane: Lane, ends: float, more: list[bool]) -> Callable[[Claim | None], Claim | None]:
    """What one connection asks for its next claim, until the time of this drain is up."""
    began = 0.0

    def claim_more(last: Claim | None) -> Claim | None:
        nonlocal began
        if _stopping.is_set():
            return None
        if ticks() >= ends:
            more[0] = True
            return None
        taken = claim(lane, size_after(last, began))
        began = ticks()
        return taken if taken.messages else None

    return claim_more


def send_all(taken: Claim, transport: Transport) -> bool:
    """False when it is no use to go on now: the channel is down, the claim was lost, or we are stopping.

    When recording an outcome breaks, the message on the wire is not given back: it may have left, and the sweeper
    finds it once the lease is over.
    """
    begun, useful, looks_ahead = 0, True, isinstance(transport, LooksAhead)
    try:
        ready = envelopes_for(taken.messages, taken.sender)
        with together.sending():
            for message, envelope, following in zip(taken.messages, ready, [*ready[1:], None], strict=True):
                useful = not _stopping.is_set()
                if not useful or not taken.has_time_for(settings.MESSAGING_SEND_SECONDS):
                    break
                begun += 1
                if looks_ahead:
                    look_ahead(cast(LooksAhead, transport), following)
                useful = send_one(taken, message, envelope, transport)
                if not useful:
                    break
            else:
                # Each of them is settled: there is nothing to be put back.
                return True
    except (OperationalError, InterfaceError):
        write_down_again([(taken, taken.messages[begun:])])
        raise
    put_back(taken)
    return useful


def look_ahead(transport: LooksAhead, following: Envelope | DeliveryError | None) -> None:
    transport.next_is(following if isinstance(following, Envelope) else None)


def write_down_again(claims: list[tuple[Claim, list[Parcel]]]) -> None:
    """The database went away. Back from a crash, it may have forgotten what was settled last: we have not.

    Tries until the claims are over. With each what was not touched, and goes back into the queue.
    """
    while left := [one for one in claims if one[0].has_time_for(PAUSE_SECONDS)]:
        connection.close()
        try:
            for taken, untouched in left:
                if taken.sent:
                    written_down(taken.sent)
                with transaction.atomic():
                    return_rows(taken.token, [parcel.pk for parcel in untouched])
            return
        except (OperationalError, InterfaceError):
            count = sum(len(taken.sent) for taken, _untouched in left)
            logger.warning("The database is away: %d messages are to be settled again", count)
            if _stopping.wait(PAUSE_SECONDS):
                return


def send_one(taken: Claim, message: Parcel, envelope: Envelope | DeliveryError, transport: Transport) -> bool:
    try:
        if isinstance(envelope, DeliveryError):
            raise envelope
        reference = transport.send(envelope, settings.MESSAGING_SEND_SECONDS)
    except Exception as error:
        return settle_failure(taken, message, error)
    return settle_sent(taken, message, reference)
