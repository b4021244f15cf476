"""Mail by a provider's HTTP API: Anymail writes the request in each one's own words, our wire carries it."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any, Self, cast

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMultiAlternatives
from requests import PreparedRequest, Response, Session
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from messaging.channels.base import AnswerLost, DeliveryError, Envelope
from messaging.channels.http import Http, Reply
from messaging.channels.mail import bare_address
from messaging.channels.verdict import is_fine, refusal

ERRORS = ("message", "Message", "errors", "error")


class OurWire(BaseAdapter):
    """For `requests`: one deadline for the whole exchange, no redirect, no inside address unless allowed."""

    def __init__(self, http: Http) -> None:
        super().__init__()
        self.http = http
        self.answer: Reply | None = None

    def send(self, request: PreparedRequest, *_args: object, **_options: object) -> Response:
        self.answer = None
        body = request.body.encode() if isinstance(request.body, str) else cast(bytes, request.body or b"")
        headers = {name: str(value) for name, value in request.headers.items()}
        reply = self.http.ask(request.method or "POST", request.url or "", headers=headers, body=body)
        self.answer = reply
        if 300 <= reply.status < 400:
            raise refusal(reply)
        response = Response()
        response.status_code, response.url, response.request = reply.status, request.url or "", request
        response.headers = CaseInsensitiveDict(reply.headers)
        response.encoding, response.raw = "utf-8", BytesIO(reply.text.encode())
        return response

    def close(self) -> None:
        self.http.close()


@dataclass
class ProviderTransport:
    """backend: one of Anymail's, not opened yet. It is kept for many mails."""

    backend: Any
    http: Http

    def __enter__(self) -> Self:
        self.wire = OurWire(self.http)
        self.backend.session = Session()
        # Nothing of the machine's own: its proxies and passwords are not meant for this.
        self.backend.session.trust_env = False
        self.backend.session.mount("https://", self.wire)
        self.backend.session.mount("http://", self.wire)
        return self

    def __exit__(self, *error: object) -> None:
        self.backend.close()

    def send(self, envelope: Envelope, seconds: float) -> str:
        self.http.deadline.start(seconds)
        mail = mail_of(envelope)
        try:
            self.backend.send_messages([mail])
        except AnymailRecipientsRefused as error:
            raise DeliveryError(permanent=True, code="inactive", answer=self.words() or str(error)) from error
        except AnymailAPIError as error:
            raise self.refused(error) from error
        except (AnymailError, ValueError) as error:
            raise DeliveryError(permanent=True, code="bad_message", answer=str(error)) from error
        return str(mail.anymail_status.message_id or "")  # type: ignore[attr-defined]

    def refused(self, error: AnymailAPIError) -> DeliveryError:
        reply = self.wire.answer
        if reply is None or is_fine(reply):
            # It said yes in words that nobody understands.
            return AnswerLost(code="garbage", answer=str(error))
        return refusal(reply, answer=self.words())

    def words(self) -> str:
        """What the provider said, wherever it says it."""
        told: Any = self.wire.answer.data if self.wire.answer else {}
        while isinstance(told, dict | list) and told:
            told = told[0] if isinstance(told, list) else next((told[key] for key in ERRORS if key in told), "")
        return told if isinstance(told, str) else ""


def mail_of(envelope: Envelope) -> EmailMultiAlternatives:
    """`metadata` comes back with every report. Raises DeliveryError for an address that can't be written."""
    bare_address(envelope.recipient)
    sender_domain = bare_address(envelope.sender).rpartition("@")[2]
    mail = EmailMultiAlternatives(
        subject=envelope.subject,
        body=envelope.text,
        from_email=envelope.sender,
        to=[envelope.recipient],
        headers={**envelope.headers, "Message-ID": f"<{envelope.key}@{sender_domain}>"},
    )
    if envelope.html:
        mail.attach_alternative(envelope.html, "text/html")
    mail.metadata = {"key": envelope.key}  # type: ignore[attr-defined]
    return mail
