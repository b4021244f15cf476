"""How messages went: the state they ended in, when they left, and what the other side answered."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from ispcube.seeding.chance import draws, often
from messaging import example_words as words
from messaging.choices import Channel, Outcome, State

SHARES = {
    State.DELIVERED: 610,
    State.SENT: 360,
    State.BOUNCED: 15,
    State.FAILED: 9,
    State.SUPPRESSED: 3,
    State.EXPIRED: 1.5,
    State.UNCERTAIN: 0.6,
    State.CANCELLED: 0.5,
    State.COMPLAINED: 0.4,
}
OUTCOMES = {
    State.FAILED: Outcome.PERMANENT.value,
    State.UNCERTAIN: Outcome.UNKNOWN.value,
    State.EXPIRED: Outcome.PASSING.value,
}
TRIES = {State.EXPIRED: 3, State.UNCERTAIN: 2}
ACCEPTED = Outcome.ACCEPTED.value
UNTRIED = {State.SUPPRESSED, State.CANCELLED}
LEFT = {State.DELIVERED, State.SENT, State.BOUNCED, State.COMPLAINED}
ANSWERS = {Channel.EMAIL: words.MAIL_REFUSED, Channel.SMS: words.SMS_REFUSED, Channel.PUSH: words.PUSH_REFUSED}
ANSWERED = {State.BOUNCED, State.FAILED, State.EXPIRED}


class Fate(NamedTuple):
    """`values` stand in the order of messages.FATE; outcome: of each try."""

    values: tuple[str | None, ...]
    tries: int
    outcome: str
    may_be_sent_again: bool


def fates(rng: random.Random) -> Iterator[tuple[str, timedelta]]:
    delays = draws([timedelta(seconds=seconds) for seconds in range(1, 40)], [1] * 39, rng)
    return zip(often({state.value: share for state, share in SHARES.items()}, rng), delays, strict=False)


def fate(state: str, channel: str, left: datetime, rng: random.Random) -> Fate:
    if state in (State.DELIVERED, State.SENT):
        arrived = str(left) if state == State.DELIVERED else None
        return Fate((state, str(left), arrived, "1", "", ""), 1, ACCEPTED, False)
    code, answer = "", ""
    if state in ANSWERED:
        code, answer, _weight = rng.choice(ANSWERS[channel])
    tries = 0 if state in UNTRIED else TRIES.get(state, 1)
    sent = str(left) if state in LEFT else None
    outcome = OUTCOMES.get(state, ACCEPTED)
    return Fate((state, sent, None, str(tries), code, answer), tries, outcome, True)
