"""An operator's browser, as far as the server can tell: one connection that stays, a session, forms."""

import re
import time
import uuid
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlencode

HOST = "tickets.example"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
FIRST_BYTES = 1024
PATIENCE = 120


@dataclass(frozen=True)
class Answer:
    status: int
    seconds: float
    body: bytes
    timing: str


class Browser:
    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, {}
        self.connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def sign_in(self, username: str, password: str) -> None:
        form = self.ask("/ingresar/").body.decode()
        fields = {"csrfmiddlewaretoken": TOKEN.search(form)[1], "username": username, "password": password}
        answer = self.ask("/ingresar/", tuple(fields.items()))
        if answer.status != 302:
            raise RuntimeError(f"Signing in answered {answer.status}.")

    def ask(self, path: str, fields: tuple = (), *, first_bytes: bool = False, measure: bool = False) -> Answer:
        """The answer, and how long it took until its last byte, or its first ones."""
        body = self.form(fields) if fields else None
        headers = self.headers(body, measure)
        method = "POST" if body else "GET"
        for _try in range(2):
            began = time.perf_counter()
            try:
                self.connection.request(method, path, body, headers)
                response = self.connection.getresponse()
                break
            except (HTTPException, ConnectionError):
                # The worker closed a connection that had been idle, as it may.
                self.connection.close()
        else:
            raise ConnectionError(f"{path}: no answer")
        content = response.read(FIRST_BYTES if first_bytes else None)
        seconds = time.perf_counter() - began
        if first_bytes:
            self.connection.close()
        self.keep_cookies(response)
        return Answer(response.status, seconds, content, response.headers.get("Server-Timing", ""))

    def form(self, fields: tuple) -> str:
        filled = [(name, str(uuid.uuid4()) if value == "{uuid}" else value) for name, value in fields]
        if not any(name == "csrfmiddlewaretoken" for name, _value in filled):
            filled.append(("csrfmiddlewaretoken", self.cookies.get("csrftoken", "")))
        return urlencode(filled)

    def headers(self, body: str | None, measure: bool) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        # As the proxy in front passes it on.
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Referer": f"https://{HOST}/", "Cookie": cookies}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return headers | ({"X-Measure": "1"} if measure else {})

    def keep_cookies(self, response: HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
