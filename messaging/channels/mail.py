"""A mail as it goes over the wire: a head for this reader, and a content that is made once and kept."""

import re
import time
from datetime import datetime
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from functools import lru_cache

from messaging.channels.base import DeliveryError, Envelope


class WholeHeader(UnstructuredHeader, BaseHeader):
    """On one line, however long: a link that is folded, and with it encoded, is a link no more."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", WholeHeader)
# Seven bits pass everywhere: not every next hop offers 8BITMIME.
POLICY = SMTP.clone(cte_type="7bit", max_line_length=120, header_factory=HEADERS)
# What needs neither folding nor encoding: most addresses, and many subjects.
PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,40}@[A-Za-z0-9.-]{1,40}")
PLAIN_TEXT = re.compile(r"(?!.*=\?)[!-~]+(?: [!-~]+)*")
# Headers that may be so, and how long they may be on one line. Those that come again and again are kept folded.
LONGEST = {"To": 81, "Subject": 70, "Date": 70, "Message-ID": 70, "List-Unsubscribe": 900}


def mail_content(text: str, html: str) -> bytes:
    """The MIME headers and all that follows them. Raises ValueError, LookupError."""
    mail = EmailMessage(policy=POLICY)
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail.as_bytes()


def mail_bytes(envelope: Envelope) -> bytes:
    """The mail as it goes over the wire. Raises DeliveryError when it can't be written: a line break in an address
    would start another header."""
    try:
        content = envelope.content or mail_content(envelope.text, envelope.html)
        return head_of(envelope) + content
    except (ValueError, LookupError) as error:
        raise DeliveryError(permanent=True, code="bad_message", answer=str(error)) from error


def head_of(envelope: Envelope) -> bytes:
    domain = bare_address(envelope.sender).rpartition("@")[2]
    fields = {
        "From": envelope.sender,
        "To": envelope.recipient,
        "Subject": envelope.subject,
        "Date": date_line(int(time.time())),
        "Message-ID": f"<{envelope.key}@{domain}>",
        **envelope.headers,
    }
    return b"".join(header(name, value) for name, value in fields.items())


@lru_cache(maxsize=2)
def date_line(second: int) -> str:
    """Of that second since the epoch, as RFC 5322 writes it: many mails leave in each."""
    return format_datetime(datetime.fromtimestamp(second).astimezone())


def header(name: str, value: str) -> bytes:
    """One header, written by the standard library wherever there is something to decide."""
    pattern = PLAIN_ADDRESS if name == "To" else PLAIN_TEXT
    if len(value) <= LONGEST.get(name, 0) and pattern.fullmatch(value):
        return f"{name}: {value}\r\n".encode("ascii")
    return folded(name, value)


@lru_cache(maxsize=2048)
def folded(name: str, value: str) -> bytes:
    """Kept, because the mails of a batch have most of theirs in common. Raises ValueError, LookupError."""
    mail = EmailMessage(policy=POLICY)
    mail[name] = value
    return mail.as_bytes().rstrip(b"\r\n") + b"\r\n"


def pair_of(envelope: Envelope) -> tuple[str, str]:
    """Who it is from, and for whom. Raises DeliveryError."""
    return bare_address(envelope.sender), bare_address(envelope.recipient)


def bare_address(full: str) -> str:
    """ "Ana <ana@cañas.example>" → "ana@xn--caas-hqa.example", as the dialogue needs it. Raises DeliveryError."""
    return full if PLAIN_ADDRESS.fullmatch(full) else parsed_address(full)


@lru_cache(maxsize=2048)
def parsed_address(full: str) -> str:
    mailbox, at, domain = parseaddr(full)[1].rpartition("@")
    try:
        if not (mailbox.isascii() and mailbox and domain):
            raise ValueError("not an address that SMTP can carry")
        return f"{mailbox}{at}{domain.encode('idna').decode()}"
    except ValueError as error:
        raise DeliveryError(permanent=True, code="invalid_address", answer=f"{full}: {error}") from error
