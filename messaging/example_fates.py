"""What became of each message of the example."""

import random
import uuid
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from messaging import example_words as words
from messaging.choices import Channel, Outcome, State
from messaging.models import DeliveryAttempt, Message

# Of a thousand that nothing is wrong with.
FATES = {
    Channel.EMAIL: [(State.DELIVERED, 915), (State.SENT, 45), (State.FAILED, 25), (State.COMPLAINED, 4),
                    (State.UNCERTAIN, 3), (State.EXPIRED, 3), (State.CANCELLED, 3), (State.QUEUED, 2)],
    Channel.SMS: [(State.DELIVERED, 880), (State.SENT, 70), (State.FAILED, 40), (State.UNCERTAIN, 4),
                  (State.EXPIRED, 4), (State.CANCELLED, 2)],
    Channel.PUSH: [(State.SENT, 940), (State.FAILED, 45), (State.EXPIRED, 10), (State.CANCELLED, 5)],
}  # fmt: skip
REFUSED = {Channel.EMAIL: words.MAIL_REFUSED, Channel.SMS: words.SMS_REFUSED, Channel.PUSH: words.PUSH_REFUSED}
PASSING_CODES = ("451", "timeout", "connection", "unreachable")
# What is younger may still wait for its next try.
STILL_YOUNG = timedelta(days=2)


def decide(
    rng: random.Random, now: datetime, message: Message, bounced_at: datetime | None
) -> list[DeliveryAttempt]:
    """Fills in the message's state, times and answer; returns its attempts. bounced_at: of its address."""
    if bounced_at is not None:
        return bounce(rng, message, bounced_at)
    states, weights = zip(*FATES[message.channel], strict=True)
    message.state = rng.choices(states, weights)[0]
    if message.state == State.QUEUED and now - message.created_at > STILL_YOUNG:
        message.state = State.FAILED
    if message.state in (State.EXPIRED, State.CANCELLED):
        return []
    if message.state in (State.DELIVERED, State.SENT, State.COMPLAINED):
        return accepted(rng, now, message)
    if message.state == State.UNCERTAIN:
        message.error_code = "worker_lost"
        return [attempt(rng, message, Outcome.UNKNOWN)]
    return refused(rng, now, message)


def bounce(rng: random.Random, message: Message, bounced_at: datetime) -> list[DeliveryAttempt]:
    """The next hop took it and its report came later; since we know, we don't try any more."""
    if message.created_at > bounced_at:
        message.state, message.error_code = State.SUPPRESSED, "suppressed"
        message.error_text = _("La dirección rebotó antes: corregila en el cliente.")
        return []
    message.state, message.sent_at = State.BOUNCED, message.created_at + timedelta(seconds=2)
    code, answer = words.MAIL_NO_DOMAIN
    message.error_code, message.error_text = code, answer.format(recipient=message.recipient)
    message.reference = reference(rng)
    return [attempt(rng, message, Outcome.ACCEPTED, answer=message.reference)]


def accepted(rng: random.Random, now: datetime, message: Message) -> list[DeliveryAttempt]:
    message.sent_at = message.created_at + timedelta(seconds=rng.uniform(0.4, 6))
    message.reference = reference(rng)
    if message.state != State.SENT:
        message.delivered_at = min(message.sent_at + timedelta(seconds=rng.uniform(1, 90)), now)
    if message.state == State.COMPLAINED:
        message.error_text = "abuse report"
    return [attempt(rng, message, Outcome.ACCEPTED, answer=message.reference)]


def refused(rng: random.Random, now: datetime, message: Message) -> list[DeliveryAttempt]:
    answers = REFUSED[message.channel]
    if message.state == State.QUEUED:
        answers = [answer for answer in answers if answer[0] in PASSING_CODES]
    code, answer, _weight = rng.choices(answers, [weight for *_rest, weight in answers])[0]
    message.error_code, message.error_text = code, answer
    passing = code in PASSING_CODES
    outcome = Outcome.PASSING if passing else Outcome.PERMANENT
    tries = 3 if passing and message.state == State.QUEUED else 7 if passing else 1
    if message.state == State.QUEUED:
        message.due_at = now + timedelta(hours=rng.uniform(1, 10))
        message.expires_at = now + timedelta(hours=60)
    pauses = (0, 1, 5, 30, 120, 360, 720)
    began = message.created_at
    made = []
    for number in range(tries):
        began += timedelta(minutes=pauses[number])
        made.append(attempt(rng, message, outcome, number + 1, min(began, now), code, answer))
    return made


def attempt(
    rng: random.Random,
    message: Message,
    outcome: Outcome,
    number: int = 1,
    began: datetime | None = None,
    code: str = "",
    answer: str = "",
) -> DeliveryAttempt:
    message.attempts_made = number
    began = began or message.created_at
    return DeliveryAttempt(
        message=message, number=number, token=uuid.UUID(int=rng.getrandbits(128)), recipient=message.recipient,
        started_at=began, finished_at=began + timedelta(seconds=rng.uniform(0.1, 3)),
        outcome=outcome, code=code, answer=answer,
    )  # fmt: skip


def reference(rng: random.Random) -> str:
    return f"{rng.getrandbits(48):012X}"
