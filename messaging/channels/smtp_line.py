"""The connection that mails leave by: how it is dialled, and hung up."""

import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from messaging.channels.base import ChannelDown
from messaging.channels.dialogue import Pair
from messaging.channels.inside import NotAllowed, address_of
from messaging.channels.wire import Deadline, PunctualSMTP, broken

PORTS = {"none": 25, "starttls": 587, "tls": 465}


@dataclass
class SmtpLine:
    """security: "starttls", "tls" or, only when asked for, "none".

    inside: networks of our own house that may be called; None trusts the host.
    offered_to: from whom and for whom a mail was offered whose answers nobody has heard yet.
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
        self.offered_to = None
        if self.wire is not None:
            self.wire.close()
            self.wire = None
