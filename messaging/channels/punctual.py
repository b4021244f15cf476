"""An HTTP answer that has to be there by a deadline: the client's own time-out starts again with every byte."""

import http.client
import io
import socket
from typing import Any

from messaging.channels.deadline import Deadline


class PunctualSocket(io.RawIOBase):
    """The reading side of a socket, which gives up at the deadline however slowly the bytes come."""

    def __init__(self, sock: socket.socket, held: io.BufferedReader, deadline: Deadline) -> None:
        self.sock, self.held, self.deadline = sock, held, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        self.sock.settimeout(self.deadline.left())
        return self.sock.recv_into(buffer)

    def close(self) -> None:
        self.held.close()
        super().close()


class PunctualResponse(http.client.HTTPResponse):
    deadline: Deadline

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp: Any = io.BufferedReader(PunctualSocket(sock, self.fp, self.deadline))
