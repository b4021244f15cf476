"""The mailbox to which bounces come back, emptied by IMAP or POP3: each mail is removed only after it was kept."""

import imaplib
import logging
import poplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote, urlsplit

from messaging.channels.inside import address_of

logger = logging.getLogger(__name__)
SECONDS = 20.0
MOST_AT_ONCE = 200
PORTS = {"imap": 143, "imaps": 993, "pop3": 110, "pop3s": 995}
Keep = Callable[[bytes], None]


@dataclass(frozen=True)
class Mailbox:
    """ "imaps://user:password@host/INBOX" or "pop3s://…". Without TLS only inside our own house."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str
    inside: Sequence[str]

    @classmethod
    def from_url(cls, url: str, inside: Sequence[str]) -> Self:
        """Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError(f"Unknown mailbox: {parts.scheme}")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        folder = unquote(parts.path.strip("/")) or "INBOX"
        port = parts.port or PORTS[parts.scheme]
        return cls(parts.scheme, parts.hostname, port, user, password, folder, inside)

    def empty(self, keep: Keep) -> int:
        """Hands over each mail; returns how many. Raises OSError, imaplib.IMAP4.error, poplib.error_proto."""
        address_of(self.host, self.port, self.inside)
        return self.empty_imap(keep) if self.scheme.startswith("imap") else self.empty_pop(keep)

    def empty_imap(self, keep: Keep) -> int:
        kind = imaplib.IMAP4_SSL if self.scheme == "imaps" else imaplib.IMAP4
        with kind(self.host, self.port, timeout=SECONDS) as box:
            box.login(self.user, self.password)
            box.select(self.folder)
            found = box.uid("search", "", "UNDELETED")[1][0].split()[:MOST_AT_ONCE]
            for uid in found:
                answer = box.uid("fetch", uid.decode(), "(BODY.PEEK[])")[1]
                keep(next((row[1] for row in answer if isinstance(row, tuple)), b""))
                box.uid("store", uid.decode(), "+FLAGS", r"(\Deleted)")
            box.expunge()
        return len(found)

    def empty_pop(self, keep: Keep) -> int:
        kind = poplib.POP3_SSL if self.scheme == "pop3s" else poplib.POP3
        box = kind(self.host, self.port, timeout=SECONDS)
        try:
            box.user(self.user)
            box.pass_(self.password)
            found = min(len(box.list()[1]), MOST_AT_ONCE)
            for number in range(1, found + 1):
                keep(b"\r\n".join(box.retr(number)[1]))
                box.dele(number)
        finally:
            # What was marked as read goes only with a proper farewell.
            box.quit()
        return found
