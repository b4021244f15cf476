"""smpplib's client with a deadline for the whole dialogue, an address that was checked, and TLS by name."""

import socket
import ssl
from collections.abc import Sequence
from typing import Any

from smpplib import consts, exceptions
from smpplib.client import Client
from smpplib.smpp import make_pdu

from messaging.channels.base import AuthRefused, ChannelDown
from messaging.channels.deadline import Deadline
from messaging.channels.inside import NotAllowed, address_of

LONGEST_PDU = 65_536
WRONG_KEYS = {consts.SMPP_ESME_RINVPASWD, consts.SMPP_ESME_RINVSYSID}
CODES: dict[type, str] = {
    NotAllowed: "inside",
    socket.gaierror: "dns",
    TimeoutError: "timeout",
    ssl.SSLError: "tls",
    ssl.SSLCertVerificationError: "tls",
}
BROKEN = (OSError, exceptions.ConnectionError, exceptions.UnknownCommandError)


class Link(Client):
    def __init__(self, host: str, port: int, deadline: Deadline, *, tls: bool, inside: Sequence[str]) -> None:
        super().__init__(host, port, allow_unknown_opt_params=True, logger_name="messaging.smpp")
        self.deadline, self.tls, self.inside = deadline, tls, inside

    def connect(self) -> None:
        try:
            address = address_of(self.host, self.port, self.inside)
            wire = socket.create_connection((address, self.port), self.deadline.left())
            context = ssl.create_default_context() if self.tls else None
            self._socket = context.wrap_socket(wire, server_hostname=self.host) if context else wire
        except (OSError, NotAllowed) as error:
            raise ChannelDown(code=CODES.get(type(error), "connection"), answer=str(error)) from error
        self.state = consts.SMPP_CLIENT_STATE_OPEN

    def _recv_exact(self, exact_size: int) -> bytes:
        if exact_size > LONGEST_PDU:
            raise exceptions.ConnectionError("a PDU that is too long")
        found = b""
        while len(found) < exact_size:
            self._socket.settimeout(self.deadline.left())
            part = self._socket.recv(exact_size - len(found))
            if not part:
                raise exceptions.ConnectionError("closed")
            found += part
        return found

    def enter(self, mode: str, system_id: str, password: str, system_type: str) -> None:
        """Dials and binds. Raises ChannelDown; AuthRefused when user or password are wrong."""
        self.connect()
        who = {"system_id": system_id, "password": password, "system_type": system_type}
        try:
            self._bind(f"bind_{mode}", interface_version=0x34, **who)
        except exceptions.PDUError as error:
            self.drop()
            status = error.args[1] if len(error.args) > 1 else 0
            kind = AuthRefused if status in WRONG_KEYS else ChannelDown
            raise kind(code=f"smpp {status}", answer=str(error.args[0])) from error
        except BROKEN as error:
            self.drop()
            raise ChannelDown(code="connection", answer=str(error) or type(error).__name__) from error

    def answer(self, pdu: Any, command: str, status: int = 0) -> None:
        reply = self.pdu(f"{command}_resp", status=status)
        reply.sequence = pdu.sequence
        self.send_pdu(reply)

    def pdu(self, name: str, **values: Any) -> Any:
        return make_pdu(name, client=self, **values)

    def leave(self) -> None:
        """Says goodbye, and waits for no answer."""
        try:
            if self._socket is not None:
                self._socket.settimeout(1)
                self.send_pdu(self.pdu("unbind"))
        except (*BROKEN, exceptions.PDUError):
            pass
        self.drop()

    def drop(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None  # type: ignore[assignment]
        self.state = consts.SMPP_CLIENT_STATE_CLOSED
