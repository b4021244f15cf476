"""smtplib with a deadline for the whole dialogue: its own time-out starts again with every byte that comes."""

import re
import smtplib
import socket
import ssl
from typing import TYPE_CHECKING, cast

from messaging.channels.base import AuthRefused, ChannelDown
from messaging.channels.deadline import Deadline, PunctualReader

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

# "I am closing", and the ways of not letting us in: about the server, not about this mail.
NOT_LET_IN = (530, 534, 535, 538)
SHUT_DOORS = (421, *NOT_LET_IN)
WELCOME = 220


class PunctualSMTP(smtplib.SMTP):
    def __init__(self, *, deadline: Deadline, tls_at_once: bool, local_hostname: str) -> None:
        self.deadline, self.tls_at_once = deadline, tls_at_once
        super().__init__(local_hostname=local_hostname)

    def open(self, host: str, port: int, address: str) -> None:
        """address: where the host was found. Raises SMTPResponseException when the other side says no welcome."""
        self.address = address
        self._host, self.timeout = host, self.deadline.left()
        code, answer = self.connect(host, port)
        if code != WELCOME:
            raise smtplib.SMTPConnectError(code, answer)
        self.ehlo_or_helo_if_needed()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock = socket.create_connection((self.address, port), timeout)
        return ssl.create_default_context().wrap_socket(sock, server_hostname=host) if self.tls_at_once else sock

    def getreply(self) -> tuple[int, bytes]:
        self.reader()
        return super().getreply()

    def reader(self) -> PunctualReader:
        if self.file is None:
            self.file = PunctualReader(cast(socket.socket, self.sock), self.deadline)
        return cast(PunctualReader, self.file)

    def send(self, s: "ReadableBuffer | str") -> None:
        if self.sock:
            self.sock.settimeout(self.deadline.left())
        super().send(s)


def broken(error: Exception) -> ChannelDown:
    if isinstance(error, smtplib.SMTPResponseException):
        return shut(error.smtp_code, words(error.smtp_error))
    late = isinstance(error, TimeoutError) or "timed out" in str(error)
    encryption = isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError)
    code = "tls" if encryption else "timeout" if late else "connection"
    return ChannelDown(code=code, answer=str(error))


def shut(code: int, answer: str) -> ChannelDown:
    down = AuthRefused if code in NOT_LET_IN else ChannelDown
    return down(code=str(code) if code > 0 else "garbage", answer=answer)


def words(answer: bytes | str) -> str:
    return " ".join((answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer).split())


def queue_name(answer: str) -> str:
    """What the other side calls the mail from now on, to ask it about; its whole answer when it names nothing."""
    queued = re.search(r"queued as (\S+)", answer)
    return queued[1] if queued else answer
