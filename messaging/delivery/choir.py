"""One thread that sends over many connections: it serves one of them while others wait for the other side.

Each has a claim of its own, and its next mail's content leaves after the last one was settled, as if it had a
thread of its own. What lands at about the same time is settled by one statement.
"""

import logging
import math
import select
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings

from listings.clock import ticks
from messaging.channels import DeliveryError, Envelope, InSteps
from messaging.delivery.claiming import Claim, put_back
from messaging.delivery.parcels import Parcel, envelopes_for
from messaging.delivery.receipts import LINGER_SECONDS
from messaging.delivery.settling import settle_all_sent, settle_failure

logger = logging.getLogger(__name__)
# What a voice does: nothing; its mail was begun; its content left; it was taken, and is to be settled.
IDLE, BEGUN, HANDED, LANDED = range(4)


@dataclass(eq=False)
class Voice:
    """One connection. claim_more: None when nothing is left for it. leave: told once, when it ends.

    place, handed: of its claim, how many were begun, and of how many the content left.
    """

    transport: InSteps
    claim_more: Callable[[Claim | None], Claim | None]
    stopping: threading.Event
    leave: Callable[[], None]
    taken: Claim | None = None
    ready: list[Envelope | DeliveryError] = field(default_factory=list)
    place: int = 0
    handed: int = 0
    phase: int = IDLE
    reference: str = ""
    is_over: bool = False

    @property
    def claim(self) -> Claim:
        if self.taken is None:
            raise LookupError("a voice without a claim")
        return self.taken

    @property
    def message(self) -> Parcel:
        return self.claim.messages[self.place - 1]

    @property
    def waits(self) -> bool:
        return self.phase in (BEGUN, HANDED)

    def go_on(self) -> None:
        """Begins with the next mail, if there is one."""
        while self.phase == IDLE and not self.is_over:
            if self.taken is None or self.place == len(self.taken.messages):
                self.renew()
            elif self.stopping.is_set() or not self.taken.has_time_for(settings.MESSAGING_SEND_SECONDS):
                self.end()
            else:
                self.begin()

    def renew(self) -> None:
        taken, self.taken = self.taken, None
        self.taken = self.claim_more(taken)
        if self.taken is None:
            self.end()
            return
        self.place = self.handed = 0
        self.ready = envelopes_for(self.taken.messages, self.taken.sender)

    def end(self) -> None:
        """Only between two mails: what was not begun goes back."""
        self.is_over = True
        if self.taken:
            put_back(self.taken)
        self.leave()

    def begin(self) -> None:
        envelope, following = (*self.ready[self.place : self.place + 2], None)[:2]
        self.place += 1
        self.transport.next_is(following if isinstance(following, Envelope) else None)
        if isinstance(envelope, DeliveryError):
            self.fail(envelope)
        elif envelope and self.managed(lambda: self.transport.begin(envelope, settings.MESSAGING_SEND_SECONDS)):
            self.phase = BEGUN

    def hear(self) -> bool:
        """Whether that was of any use: the other side may not have said all yet."""
        if not self.waits or not self.transport.is_answered():
            return False
        if self.phase == HANDED:
            if self.managed(self.land):
                self.phase = LANDED
        elif not self.claim.has_time_for(self.transport.seconds_left()):
            # Frozen meanwhile, and thawed: its lease may be somebody else's before this mail has left.
            self.transport.hang_up()
            self.phase = IDLE
            self.end()
        elif self.managed(self.transport.hand_over):
            self.phase, self.handed = HANDED, self.place
        return True

    def land(self) -> None:
        self.reference = self.transport.end()

    def managed_to_hear(self) -> bool:
        try:
            self.land()
        except DeliveryError:
            logger.warning("The answer to message %s was lost", self.message.pk)
            return False
        return True

    def managed(self, step: Callable[[], None]) -> bool:
        try:
            step()
        except Exception as error:
            self.fail(error)
            return False
        return True

    def fail(self, error: Exception) -> None:
        self.phase, self.handed = IDLE, self.place
        if not settle_failure(self.claim, self.message, error):
            self.end()

    def settled(self, mine: bool) -> None:
        self.phase = IDLE
        if not mine:
            self.end()

    def known(self) -> tuple[Claim, list[Parcel]] | None:
        """For who settles again: the claim, with what is on the wire heard to its end, and what did not leave."""
        if self.taken is None:
            return None
        if self.phase == HANDED and self.managed_to_hear():
            self.phase = LANDED
        if self.phase == LANDED:
            self.taken.receipt(self.message, self.reference)
        return self.taken, self.taken.messages[self.handed :]


def sing(voices: list[Voice]) -> None:
    """Until each of them has ended."""
    while any(not voice.is_over for voice in voices):
        for voice in voices:
            voice.go_on()
        landed = listen(voices)
        sent = [(voice.claim, voice.message, voice.reference) for voice in landed]
        for voice, mine in zip(landed, settle_all_sent(sent), strict=True):
            voice.settled(mine)


def listen(voices: list[Voice]) -> list[Voice]:
    """Those whose mail was taken; waits a moment for others, and for none longer once somebody can go on."""
    until = math.inf
    while waiting := [voice for voice in voices if voice.waits]:
        if any([voice.hear() for voice in waiting]):
            continue
        if until == math.inf and any(not voice.waits and not voice.is_over for voice in voices):
            until = ticks() + LINGER_SECONDS
        if ticks() >= until or not take_in(waiting, until):
            break
    return [voice for voice in voices if voice.phase == LANDED]


def take_in(waiting: list[Voice], until: float) -> bool:
    """What comes for any of them. False when nothing did until then."""
    doors, poll = {voice.transport.fileno(): voice.transport for voice in waiting}, select.poll()
    for number in doors:
        poll.register(number, select.POLLIN)
    first_end = min(voice.transport.seconds_left() for voice in waiting)
    came = poll.poll(math.ceil(1000 * min(first_end, until - ticks())))
    for number, _event in came:
        doors[number].take_in()
    return bool(came) or until == math.inf
