"""The mailbox to which bounces come back, emptied by IMAP or POP3: each mail is removed only after it was kept.

What can't be read stays, flagged, for a person to look at (POP3 knows no flags: there it goes, as the log says).
"""

import imaplib
import logging
import poplib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote, urlsplit

from messaging.channels.inside import NotAllowed, address_of, may_call

logger = logging.getLogger(__name__)
SECONDS = 20.0
MOST_AT_ONCE = 200
PORTS = {"imap": 143, "imaps": 993, "pop3": 110, "pop3s": 995}
# Nothing that is larger is a report; one byte more tells that there is more.
LARGEST = 2_000_001
# Whether it could be read.
Keep = Callable[[bytes], bool]


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
        address = address_of(self.host, self.port, self.inside)
        if not self.scheme.endswith("s") and not may_call(address, self.inside, world=False):
            raise NotAllowed("without TLS only inside our own network")
        return self.empty_imap(keep) if self.scheme.startswith("imap") else self.empty_pop(keep)

    def imap(self) -> imaplib.IMAP4:
        if self.scheme == "imap":
            return imaplib.IMAP4(self.host, self.port, timeout=SECONDS)
        return imaplib.IMAP4_SSL(self.host, self.port, timeout=SECONDS, ssl_context=ssl.create_default_context())

    def empty_imap(self, keep: Keep) -> int:
        with self.imap() as box:
            box.login(self.user, self.password)
            box.select(self.folder)
            found = box.uid("search", "", "UNDELETED UNFLAGGED")[1][0].split()[:MOST_AT_ONCE]
            handed = sum(self.hand_over(box, uid.decode(), keep) for uid in found)
            box.expunge()
        return handed

    def hand_over(self, box: imaplib.IMAP4, uid: str, keep: Keep) -> bool:
        """False where the server would not give it: it stays as it is, for the next time."""
        answer = box.uid("fetch", uid, f"(BODY.PEEK[]<0.{LARGEST}>)")[1]
        raw = next((row[1] for row in answer if isinstance(row, tuple)), None)
        if raw is None:
            return False
        box.uid("store", uid, "+FLAGS", r"(\Deleted)" if keep(raw) else r"(\Flagged)")
        return True

    def pop(self) -> poplib.POP3:
        if self.scheme == "pop3":
            return poplib.POP3(self.host, self.port, timeout=SECONDS)
        return poplib.POP3_SSL(self.host, self.port, timeout=SECONDS, context=ssl.create_default_context())

    def empty_pop(self, keep: Keep) -> int:
        box = self.pop()
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
