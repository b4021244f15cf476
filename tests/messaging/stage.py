"""A way out that is served in steps, for tests: one thread with many connections, and what they did in order."""

import socket
from dataclasses import dataclass, field

import pytest

from messaging.delivery import sending


@dataclass
class Stage:
    """What all connections did, in order, and how they answer: `answer(connection)` may raise.

    content: the same, when that of a mail leaves. foreseen: what each was told would come next. is_answered: of a
    connection, whether its answer has come.
    """

    told: list = field(default_factory=list)
    foreseen: list = field(default_factory=list)
    wires: list = field(default_factory=list)
    content: object = None
    answer: object = None
    is_answered: object = None

    def open(self, lane) -> "Wire":
        self.wires.append(Wire(self, len(self.wires)))
        return self.wires[-1]

    def begun_by(self, number) -> list[int]:
        """Keys of the messages that this connection began with, in order."""
        return [int(key.partition(".")[0]) for what, wire, key in self.told if (what, wire) == ("begin", number)]

    def sent(self) -> list:
        return [key for what, _number, key in self.told if what == "content"]


class Wire:
    def __init__(self, stage, number) -> None:
        self.stage, self.number, self.key, self.ends = stage, number, "", socket.socketpair()
        self.last = ""

    def __enter__(self):
        self.is_open = True
        return self

    def __exit__(self, *error):
        self.is_open = False
        for end in self.ends:
            end.close()

    def tell(self, what):
        self.last = what
        self.stage.told.append((what, self.number, self.key))

    def next_is(self, envelope):
        self.stage.foreseen.append(envelope)

    def send(self, envelope, seconds):
        raise AssertionError("in steps")

    def begin(self, envelope, seconds):
        self.key = envelope.key
        self.tell("begin")

    def hand_over(self):
        self.tell("content")
        if self.stage.content:
            self.stage.content(self)

    def end(self):
        if self.stage.answer:
            self.stage.answer(self)
        self.tell("end")
        return "accepted"

    def is_answered(self):
        return self.stage.is_answered is None or self.stage.is_answered(self)

    def take_in(self):
        pass

    def fileno(self):
        return self.ends[0].fileno()

    def seconds_left(self):
        return 0.005

    def hang_up(self):
        self.tell("hang up")


@pytest.fixture
def stage(monkeypatch, settings) -> Stage:
    there = Stage()
    monkeypatch.setattr(sending, "open_transport", there.open)
    monkeypatch.setattr(sending, "FIRST_CLAIM", 2)
    monkeypatch.setattr(sending, "LARGEST_CLAIM", 2)
    settings.MESSAGING_CONNECTIONS = 3
    return there
