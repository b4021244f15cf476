"""HTTP for ways out: one deadline for the whole exchange, no redirect, no inside address unless allowed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, SSLError

from messaging.channels.base import AnswerLost, ChannelDown
from messaging.channels.deadline import Deadline
from messaging.channels.inside import NotAllowed, address_of
from messaging.channels.punctual import PunctualResponse

MAX_ANSWER = 65_536
NEVER_LEFT = (ConnectTimeoutError, NewConnectionError, SSLError)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def data(self) -> dict[str, Any]:
        """Its JSON object; empty when it is none."""
        try:
            found = json.loads(self.text)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass
class Http:
    """Connections that are kept for many requests. inside: networks of our own house that may be called."""

    inside: Sequence[str] = ()
    deadline: Deadline = field(default_factory=Deadline, init=False)
    pools: dict[tuple[str, str, int], HTTPConnectionPool] = field(default_factory=dict, init=False)

    def ask(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """Within the deadline that was started. Raises ChannelDown: nothing left. AnswerLost: it may have."""
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        try:
            response = self.pool(parts.scheme, parts.hostname or "", parts.port).urlopen(
                method, path, body, {"Host": host, "User-Agent": "ispcube", **(headers or {})},
                retries=False, redirect=False, preload_content=False, timeout=Timeout(self.deadline.left()),
            )  # fmt: skip
            return self.read(response)
        except NEVER_LEFT as error:
            code = "tls" if isinstance(error, SSLError) else "timeout"
            code = "connection" if isinstance(error, NewConnectionError) else code
            raise ChannelDown(code=code, answer=str(error)) from error
        except (HTTPError, OSError) as error:
            code = "timeout" if "timed out" in str(error) or "too long" in str(error) else "connection"
            raise AnswerLost(code=code, answer=str(error)) from error

    def read(self, response: Any) -> Reply:
        content = response.read(MAX_ANSWER, decode_content=True)
        (response.release_conn if len(content) < MAX_ANSWER else response.close)()
        return Reply(response.status, response.headers, content.decode("utf-8", "replace"))

    def pool(self, scheme: str, host: str, port: int | None) -> HTTPConnectionPool:
        """Asked for once: the address that was found allowed is the one that is called."""
        key = (scheme, host, port or {"http": 80, "https": 443}.get(scheme, 0))
        if key not in self.pools:
            try:
                address = address_of(host, key[2], self.inside)
            except (OSError, NotAllowed, UnicodeError) as error:
                code = "inside" if isinstance(error, NotAllowed) else "dns"
                raise ChannelDown(code=code, answer=f"{host}: {error}") from error
            self.pools[key] = self.new_pool(scheme, host, address, key[2])
        return self.pools[key]

    def new_pool(self, scheme: str, host: str, address: str, port: int) -> HTTPConnectionPool:
        answers = type("Answers", (PunctualResponse,), {"deadline": self.deadline})
        secure = scheme == "https"
        kind = HTTPSConnection if secure else HTTPConnection
        made: HTTPConnectionPool = (
            HTTPSConnectionPool(address, port, server_hostname=host, assert_hostname=host)
            if secure
            else HTTPConnectionPool(address, port)
        )
        made.ConnectionCls = type("Connection", (kind,), {"response_class": answers})
        return made

    def close(self) -> None:
        for pool in self.pools.values():
            pool.close()
        self.pools.clear()


class OverHttp:
    """A way out that speaks HTTP: its connections are kept for many messages, and end with it."""

    http: Http

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.http.close()
