"""An HTTP server that answers as it is told, one answer a request, and keeps what it was asked."""

import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

SILENCE, RESET, TRICKLE = object(), object(), object()


@dataclass
class Request:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.target).query).items()}

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


def answer(status: int = 200, body: str = "ok", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body.encode())}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body.encode()


@dataclass
class ScriptedHttp:
    """script: bytes to send, or SILENCE, RESET, TRICKLE; the last one is repeated."""

    script: list = field(default_factory=lambda: [answer()])
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _address = self.door.accept()
                self.connections += 1
                threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection: socket.socket) -> None:
        with connection, suppress(OSError, ValueError):
            reader = connection.makefile("rb")
            while line := reader.readline():
                method, target, _version = line.decode().split()
                headers = {}
                while header := reader.readline().decode().strip():
                    name, _sign, value = header.partition(":")
                    headers[name.lower()] = value.strip()
                body = reader.read(int(headers.get("content-length", 0)))
                self.requests.append(Request(method, target, headers, body))
                if not self.act(connection):
                    return

    def act(self, connection: socket.socket) -> bool:
        step = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if step is RESET:
            return False
        if step is SILENCE:
            time.sleep(5)
            return False
        for byte in answer() if step is TRICKLE else ():
            connection.sendall(bytes([byte]))
            time.sleep(0.1)
        if step is not TRICKLE:
            connection.sendall(step)
        return True

    def close(self) -> None:
        self.door.close()
