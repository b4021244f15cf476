"""Any provider of SMS that takes an HTTP request, told by fields: where, with what, and how it says yes."""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from messaging.channels.base import DeliveryError, Envelope
from messaging.channels.http import Http, OverHttp, Reply
from messaging.channels.numbers import written
from messaging.channels.verdict import is_fine, refusal
from messaging.segments import measure

PLACEHOLDER = re.compile(r"\{(\w+)\}")
KNOWN = {"to", "text", "id", "from", "user", "password", "coding", "report_url"}


@dataclass
class GatewayTransport(OverHttp):
    """url, parameters (name → value), template (JSON) and headers may hold placeholders of KNOWN.

    accepted: what a good answer matches, beside a status of 2xx. passing: what one to try again later matches.
    reference: finds the provider's id, in its first group.
    """

    url: str
    method: str = "POST"
    body: str = "form"
    parameters: Mapping[str, str] = field(default_factory=dict)
    template: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    user: str = ""
    password: str = ""
    basic: bool = False
    number_style: str = "e164"
    accepted: re.Pattern[str] | None = None
    passing: re.Pattern[str] | None = None
    reference: re.Pattern[str] | None = None
    report_url: str = ""
    http: Http = field(default_factory=Http)

    def send(self, envelope: Envelope, seconds: float) -> str:
        self.http.deadline.start(seconds)
        values = self.values(envelope)
        headers, body = self.content(values)
        url = filled(self.url, values, lambda text: quote(text, safe=""))
        if self.body == "query":
            url += ("&" if "?" in url else "?") + urlencode(self.pairs(values))
        return self.judged(self.http.ask(self.method, url, headers=headers, body=body))

    def values(self, envelope: Envelope) -> dict[str, str]:
        return {
            "to": written(envelope.recipient, self.number_style),
            "text": envelope.text,
            "id": envelope.key,
            "from": envelope.sender,
            "user": self.user,
            "password": self.password,
            # As Kannel and many after it number them: 0 is GSM-7, 2 is UCS-2.
            "coding": "0" if measure(envelope.text).encoding == "GSM-7" else "2",
            "report_url": self.report_url.replace("{id}", envelope.key),
        }

    def pairs(self, values: Mapping[str, str]) -> dict[str, str]:
        return {name: filled(value, values) for name, value in self.parameters.items()}

    def content(self, values: Mapping[str, str]) -> tuple[dict[str, str], bytes | None]:
        headers = {name: filled(value, values) for name, value in self.headers.items()}
        if self.basic:
            headers["Authorization"] = "Basic " + b64encode(f"{self.user}:{self.password}".encode()).decode()
        if self.body == "json":
            return {"Content-Type": "application/json"} | headers, json.dumps(deep(self.template, values)).encode()
        if self.body == "form":
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            return kind | headers, urlencode(self.pairs(values)).encode()
        return headers, None

    def judged(self, reply: Reply) -> str:
        if not is_fine(reply):
            raise refusal(reply)
        if self.accepted is not None and not self.accepted.search(reply.text):
            later = self.passing is not None and self.passing.search(reply.text)
            answer = " ".join(reply.text.split())
            raise DeliveryError(permanent=not later, code="refused", answer=answer or "empty answer")
        found = self.reference.search(reply.text) if self.reference else None
        return (found[1] if found and found.re.groups else found[0] if found else "") or ""


def filled(text: str, values: Mapping[str, str], encode: Callable[[str], str] = str) -> str:
    return PLACEHOLDER.sub(lambda found: encode(values[found[1]]) if found[1] in values else found[0], text)


def deep(template: Any, values: Mapping[str, str]) -> Any:
    """Values go into the texts of a JSON document, never into its grammar: no text can break out of it."""
    if isinstance(template, dict):
        return {name: deep(value, values) for name, value in template.items()}
    if isinstance(template, list):
        return [deep(value, values) for value in template]
    return filled(template, values) if isinstance(template, str) else template


def unknown_placeholders(*texts: str) -> set[str]:
    return {name for text in texts for name in PLACEHOLDER.findall(text)} - KNOWN
