"""A moment by which all has to be said, and lines that are read no longer than that."""

import socket
import ssl
import time
from io import RawIOBase

MAX_LINE = 8192


class Deadline:
    """A moment that every step of one send has to respect."""

    def __init__(self) -> None:
        self.ends = 0.0

    def start(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; raises TimeoutError when there are none."""
        seconds = self.ends - time.monotonic()
        if seconds <= 0:
            # smtplib passes on no more of it than these words.
            raise TimeoutError("timed out: the whole send took too long")
        return seconds

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.ends


class PunctualReader(RawIOBase):
    """Reads lines from a socket, and gives up at the deadline however slowly they come."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self.sock, self.deadline, self.waiting, self.ended = sock, deadline, b"", False

    @property
    def replies(self) -> int:
        """How many whole ones came and were not read."""
        return sum(line[3:4] != b"-" for line in self.waiting.split(b"\n")[:-1])

    def take_in(self) -> None:
        """What is there, without waiting. After an error, or at the end, whoever reads is told."""
        self.sock.settimeout(0)
        try:
            while chunk := self.sock.recv(4096):
                self.waiting += chunk
                # What encryption holds back is not seen by whoever waits for the socket.
                if len(chunk) < 4096 and not getattr(self.sock, "pending", int)():
                    return
            self.ended = True
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return
        except OSError:
            self.ended = True

    def readline(self, size: int | None = -1, /) -> bytes:
        while b"\n" not in self.waiting and len(self.waiting) < MAX_LINE:
            self.sock.settimeout(self.deadline.left())
            chunk = self.sock.recv(4096)
            if not chunk:
                break
            self.waiting += chunk
        line, separator, self.waiting = self.waiting.partition(b"\n")
        return line + separator
