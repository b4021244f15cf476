"""The connection that mails leave by: how it is dialled, and hung up."""

import socket
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from messaging.channels.base import ChannelDown
from messaging.channels.deadline import Deadline
from messaging.channels.dialogue import RESET, Pair, written
from messaging.channels.inside import NotAllowed, address_of
from messaging.channels.wire import PunctualSMTP, broken

PORTS = {"none": 25, "starttls": 587, "tls": 465}


@dataclass
class SmtpLine:
    """security: "starttls", "tls" or, only when asked for, "none".

    inside: networks of our own house that may be called; None trusts the host.
    offered_to: from whom and for whom a mail was offered whose answers nobody has heard yet.
    awaited: how many answers have to be there before the next step can be done without waiting.
    owes_reset: whether a refused mail is to be taken back, together with the offer of the next.
    """

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = ""
    inside: Sequence[str] | None = None
    deadline: Deadline = field(default_factory=Deadline, init=False)
    wire: PunctualSMTP | None = field(default=None, init=False)
    offered_to: Pair | None = field(default=None, init=False)
    awaited: int = field(default=0, init=False)
    owes_reset: bool = field(default=False, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.hang_up()

    def dial(self) -> PunctualSMTP:
        at_once = self.security == "tls"
        wire = PunctualSMTP(deadline=self.deadline, tls_at_once=at_once, local_hostname=socket.gethostname())
        try:
            address = self.host if self.inside is None else address_of(self.host, self.port, self.inside)
            wire.open(self.host, self.port, address)
            if self.security == "starttls":
                wire.starttls(context=ssl.create_default_context())
                wire.ehlo()
            if self.user:
                wire.login(self.user, self.password)
        except NotAllowed as error:
            raise ChannelDown(code="inside", answer=str(error)) from error
        except OSError as error:
            wire.close()
            raise broken(error) from error
        self.wire = wire
        return wire

    def hang_up(self) -> None:
        self.offered_to, self.owes_reset = None, False
        if self.wire is not None:
            self.wire.close()
            self.wire = None

    def offer_on(self, wire: PunctualSMTP, pair: Pair) -> None:
        """The answers are heard later."""
        try:
            wire.send((RESET if self.owes_reset else b"") + written(pair))
            self.offered_to = pair
        except OSError:
            self.hang_up()

    def is_answered(self) -> bool:
        """Whether the next step need not wait: it knows what to do, or that nothing will come."""
        if not self.awaited or self.wire is None or self.deadline.is_over:
            return True
        reader = self.wire.reader()
        return reader.ended or reader.replies >= self.awaited

    def take_in(self) -> None:
        if self.wire is not None:
            self.wire.reader().take_in()

    def fileno(self) -> int:
        sock = self.wire.sock if self.wire else None
        return sock.fileno() if sock else -1

    def seconds_left(self) -> float:
        return max(0.0, self.deadline.ends - time.monotonic())
