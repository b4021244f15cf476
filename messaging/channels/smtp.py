import re
import socket
import ssl
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from messaging.channels.base import AnswerLost, ChannelDown, DeliveryError, Envelope
from messaging.channels.mail import bare_address, mail_bytes
from messaging.channels.wire import SHUT_DOORS, Deadline, PunctualSMTP, broken, queue_name, shut, words

PORTS = {"none": 25, "starttls": 587, "tls": 465}


@dataclass
class SmtpTransport:
    """One connection, kept for many mails. security: "starttls", "tls" or, only when asked for, "none"."""

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = ""
    deadline: Deadline = field(default_factory=Deadline, init=False)
    wire: PunctualSMTP | None = field(default=None, init=False)

    @classmethod
    def from_url(cls, url: str) -> Self:
        parts = urlsplit(url)
        asked = parse_qs(parts.query).get("security", ["starttls"])[0]
        security = "tls" if parts.scheme == "smtps" else asked
        if security not in PORTS:
            raise ValueError(f"Unknown security: {security}")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname or "localhost", parts.port or PORTS[security], security, user, password)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.hang_up()

    def send(self, envelope: Envelope, seconds: float) -> str:
        self.deadline.start(seconds)
        content = mail_bytes(envelope)
        sender, recipient = bare_address(envelope.sender), bare_address(envelope.recipient)
        try:
            self.begin(sender)
            self.say(f"RCPT TO:<{recipient}>", 250, 251)
            self.say("DATA", 354)
            self.dialled().send(re.sub(rb"(?m)^\.", b"..", content).rstrip(b"\r\n") + b"\r\n.\r\n")
        except OSError as error:
            self.hang_up()
            raise broken(error) from error
        return self.last_answer()

    def begin(self, sender: str) -> None:
        """A kept connection may have been closed by the other side meanwhile: then, and only then, dials again."""
        if self.wire is not None:
            try:
                return self.say(f"MAIL FROM:<{sender}>", 250)
            except (OSError, ChannelDown):
                self.hang_up()
        self.dial()
        return self.say(f"MAIL FROM:<{sender}>", 250)

    def dial(self) -> None:
        at_once = self.security == "tls"
        wire = PunctualSMTP(deadline=self.deadline, tls_at_once=at_once, local_hostname=socket.gethostname())
        try:
            wire.open(self.host, self.port)
            if self.security == "starttls":
                wire.starttls(context=ssl.create_default_context())
                wire.ehlo()
            if self.user:
                wire.login(self.user, self.password)
        except OSError as error:
            wire.close()
            raise broken(error) from error
        self.wire = wire

    def dialled(self) -> PunctualSMTP:
        if self.wire is None:
            raise ConnectionError("The connection was closed")
        return self.wire

    def say(self, command: str, *wanted: int) -> None:
        code, answer = self.dialled().docmd(command)
        if code not in wanted:
            raise self.refused(code, answer)

    def last_answer(self) -> str:
        """After the final dot silence proves nothing: the mail may have left."""
        try:
            code, answer = self.dialled().getreply()
        except OSError as error:
            self.hang_up()
            raise AnswerLost(code=broken(error).code, answer=str(error)) from error
        if code == -1:
            self.hang_up()
            raise AnswerLost(code="garbage", answer=words(answer))
        if code != 250:
            raise self.refused(code, answer)
        return queue_name(words(answer))

    def refused(self, code: int, answer: bytes) -> DeliveryError:
        if code in SHUT_DOORS or code < 400:
            self.hang_up()
            return shut(code, words(answer))
        try:
            self.dialled().rset()
        except OSError:
            self.hang_up()
        return DeliveryError(permanent=code >= 500, code=str(code), answer=words(answer))

    def hang_up(self) -> None:
        if self.wire is not None:
            self.wire.close()
            self.wire = None
