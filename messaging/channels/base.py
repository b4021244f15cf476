"""What a channel takes and gives back: plain values, so that it needs to know nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, Self, runtime_checkable


@dataclass(frozen=True)
class Envelope:
    """One message, ready to leave. `key` is the same at every try: the other side can tell a repetition.

    content: of a mail, text and html as they go over the wire, where they were built before.
    """

    key: str
    sender: str
    recipient: str
    subject: str = ""
    text: str = ""
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""


class DeliveryError(Exception):
    """The other side did not take the message.

    permanent: trying again gives the same answer. code: short, as the other side says it ("550"), or one of ours
    ("timeout", "connection"). answer: its words. wait: seconds that it asks us to wait, where it does.
    """

    def __init__(self, *, permanent: bool, code: str, answer: str, wait: float | None = None) -> None:
        super().__init__(f"{code} {answer}".strip())
        self.permanent, self.code, self.answer, self.wait = permanent, code[:40], answer[:300], wait


class ChannelDown(DeliveryError):
    """Nothing can leave here for now, this message or another: no connection, no encryption, no credentials."""

    def __init__(self, *, code: str, answer: str, wait: float | None = None) -> None:
        super().__init__(permanent=False, code=code, answer=answer, wait=wait)


class AuthRefused(ChannelDown):
    """Our user or password is not (or no longer) good: trying again changes nothing, a person has to look."""


class DeadAddress(DeliveryError):
    """Nobody is there any more: nothing should be sent there again. asked: whoever is there told us to stop."""

    def __init__(self, *, code: str, answer: str, asked: bool = False) -> None:
        super().__init__(permanent=True, code=code, answer=answer)
        self.asked = asked


class AnswerLost(DeliveryError):
    """All was handed over and no answer came back: the message may have left."""

    def __init__(self, *, code: str, answer: str) -> None:
        super().__init__(permanent=False, code=code, answer=answer)


class Transport(Protocol):
    """A way out, opened for many messages. `send` ends within `seconds`, one way or the other."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...

    def send(self, envelope: Envelope, seconds: float) -> str:
        """Hands the message to the next hop; returns its reference there. Raises DeliveryError."""
        ...


@runtime_checkable
class LooksAhead(Protocol):
    """A way out that may begin with the next message while it waits. Nothing of that one's content leaves."""

    def next_is(self, envelope: Envelope | None) -> None:
        """Said before `send`: what will be sent after it, unless something comes between; None for nothing."""
        ...


@runtime_checkable
class InSteps(LooksAhead, Transport, Protocol):
    """A way out that can be left alone while the other side thinks: one thread then serves many connections.

    `send` is `begin`, then `hand_over`, then `end`. Once it `is_answered`, the step that comes next does not wait
    any more, but to dial. Each may raise DeliveryError, and with that it is over.
    """

    def begin(self, envelope: Envelope, seconds: float) -> None:
        """Nothing of its content leaves."""
        ...

    def hand_over(self) -> None: ...

    def end(self) -> str: ...

    def is_answered(self) -> bool: ...

    def take_in(self) -> None:
        """What came, without waiting: to be called when something can be read at `fileno`."""
        ...

    def fileno(self) -> int: ...

    def seconds_left(self) -> float:
        """Of those given to `begin`."""
        ...

    def hang_up(self) -> None:
        """What was begun does not leave."""
        ...
