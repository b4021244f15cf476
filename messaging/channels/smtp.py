import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from messaging.channels.base import AnswerLost, ChannelDown, DeliveryError, Envelope
from messaging.channels.dialogue import NotTaken, hand_over, offer
from messaging.channels.inside import NotAllowed, address_of
from messaging.channels.mail import bare_address, mail_bytes
from messaging.channels.wire import SHUT_DOORS, Deadline, PunctualSMTP, broken, queue_name, shut, words

PORTS = {"none": 25, "starttls": 587, "tls": 465}


@dataclass
class SmtpTransport:
    """One connection, kept for many mails. security: "starttls", "tls" or, only when asked for, "none".

    inside: networks of our own house that may be called; None trusts the host.
    step: what was being said last: "MAIL", "RCPT" or "DATA".
    """

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = ""
    inside: Sequence[str] | None = None
    step: str = field(default="", init=False)
    deadline: Deadline = field(default_factory=Deadline, init=False)
    wire: PunctualSMTP | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.hang_up()

    def send(self, envelope: Envelope, seconds: float) -> str:
        self.deadline.start(seconds)
        content = mail_bytes(envelope)
        sender, recipient = bare_address(envelope.sender), bare_address(envelope.recipient)
        try:
            wire = self.offered(sender, recipient)
            self.step = "DATA"
            hand_over(wire, content)
        except NotTaken as answer:
            raise self.refused(answer) from None
        except OSError as error:
            self.hang_up()
            raise broken(error) from error
        return self.last_answer(wire)

    def offered(self, sender: str, recipient: str) -> PunctualSMTP:
        """A kept connection may have been closed by the other side meanwhile: then, and only then, dials again."""
        if self.wire is not None:
            try:
                offer(self.wire, sender, recipient)
                return self.wire
            except OSError:
                self.hang_up()
            except NotTaken as answer:
                if answer.step != "MAIL" or answer.code not in SHUT_DOORS:
                    raise
                self.hang_up()
        wire = self.dial()
        offer(wire, sender, recipient)
        return wire

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

    def last_answer(self, wire: PunctualSMTP) -> str:
        """After the final dot silence proves nothing: the mail may have left."""
        try:
            code, answer = wire.getreply()
        except OSError as error:
            self.hang_up()
            raise AnswerLost(code=broken(error).code, answer=str(error)) from error
        if code == -1:
            self.hang_up()
            raise AnswerLost(code="garbage", answer=words(answer))
        if code != 250:
            raise self.refused(NotTaken("DATA", code, answer))
        return queue_name(words(answer))

    def refused(self, told: NotTaken) -> DeliveryError:
        self.step = told.step
        if told.code in SHUT_DOORS or told.code < 400:
            self.hang_up()
            return shut(told.code, words(told.answer))
        try:
            if self.wire is not None:
                self.wire.rset()
        except OSError:
            self.hang_up()
        return DeliveryError(permanent=told.code >= 500, code=str(told.code), answer=words(told.answer))

    def hang_up(self) -> None:
        if self.wire is not None:
            self.wire.close()
            self.wire = None
