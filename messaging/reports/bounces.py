"""Bounce mails and complaints, read: RFC 3464 delivery status and RFC 5965 feedback reports."""

import email
import re
from collections.abc import Iterator
from email.message import Message as Mail
from email.policy import compat32
from typing import cast

from messaging.channels.told import Fate, Report

LARGEST = 2_000_000
KEY = re.compile(r"<?(\d{1,18}\.\d{14})@")
# RFC 3463: bad mailbox, domain or system, moved away, null MX.
DEAD = re.compile(r"5\.1\.(1|2|3|6|10)|5\.2\.1")
FATES: dict[str, Fate] = {"failed": "bounced", "delivered": "delivered"}


def reports_of(raw: bytes) -> list[Report]:
    """What one mail tells; empty when it is no report, or about no message of ours."""
    if len(raw) > LARGEST:
        return []
    # The modern policy takes seconds to read a hostile header.
    mail = email.message_from_bytes(raw, policy=compat32)
    kind = str(mail.get_param("report-type") or "").lower()
    if mail.get_content_type() != "multipart/report" or not kind:
        return []
    key = original_key(mail)
    own = str(mail.get("Message-ID") or "").strip() or f"{key}.{kind}"
    if kind == "feedback-report":
        return [Report(own, "complained", key, code=feedback_type(mail), answer="feedback report")]
    return list(status_reports(mail, key, own)) if kind == "delivery-status" else []


def status_reports(mail: Mail, key: str, own: str) -> Iterator[Report]:
    for number, fields in enumerate(recipients(mail)):
        fate = FATES.get(str(fields.get("Action") or "").strip().lower())
        if fate is None:
            continue
        status = str(fields.get("Status") or "").split(" ")[0]
        answer = typed(fields.get("Diagnostic-Code"))
        to = typed(fields.get("Original-Recipient") or fields.get("Final-Recipient"))
        dead = bool(DEAD.fullmatch(status)) or (status.startswith("5.0") and says_nobody(answer))
        yield Report(f"{own}.{number}", fate, key, (), to, status, answer, dead=dead and fate == "bounced")


def says_nobody(answer: str) -> bool:
    return bool(re.search(r"5\.1\.1|user unknown|no such user|does not exist", answer, re.IGNORECASE))


def recipients(mail: Mail) -> Iterator[Mail]:
    """A delivery status has one block for the mail, then one for each recipient."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            blocks = cast(list[Mail], part.get_payload())
            yield from (block for block in blocks if block.get("Action"))


def original_key(mail: Mail) -> str:
    """Our own key, in the Message-ID of the mail that came back, whole or its headers alone."""
    for part in mail.walk():
        name = part.get("Message-ID") if part is not mail else None
        found = KEY.match(str(name).strip()) if name else None
        if found is None and part.get_content_type() == "text/rfc822-headers":
            held = email.message_from_string(str(part.get_payload()), policy=compat32)
            found = KEY.match(str(held.get("Message-ID") or "").strip())
        if found:
            return found[1]
    return ""


def feedback_type(mail: Mail) -> str:
    for part in mail.walk():
        if part.get_content_type() == "message/feedback-report":
            found = re.search(r"Feedback-Type:\s*(\w+)", part.as_string(), re.IGNORECASE)
            return found[1] if found else ""
    return ""


def typed(value: object) -> str:
    """ "rfc822; ana@example.com" → "ana@example.com"."""
    return " ".join(str(value or "").partition(";")[2].split())
