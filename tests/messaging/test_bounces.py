"""Bounce mails, as servers write them."""

import time

import pytest

from messaging.choices import State
from messaging.keys import key_of
from messaging.models import Suppression
from messaging.reports.bounces import reports_of
from messaging.reports.collecting import keep_mail
from tests.messaging.post import sent

DSN = """\
From: MAILER-DAEMON@mx.example\r
To: avisos@isp.example\r
Subject: Undelivered Mail Returned to Sender\r
Message-ID: <20260101.AA@mx.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r
\r
--b\r
Content-Type: text/plain\r
\r
It could not be delivered.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Original-Recipient: rfc822;ana@example.com\r
Final-Recipient: rfc822;ana@example.com\r
Action: {action}\r
Status: {status}\r
Diagnostic-Code: smtp; 550 {status} {why}\r
\r
--b\r
Content-Type: {kind}\r
\r
From: avisos@isp.example\r
Message-ID: <{key}@isp.example>\r
Subject: Tu factura\r
\r
--b--\r
"""
ARF = """\
From: fbl@mail.example\r
Message-ID: <arf1@mail.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r
\r
--b\r
Content-Type: message/feedback-report\r
\r
Feedback-Type: abuse\r
Version: 1\r
\r
--b\r
Content-Type: message/rfc822\r
\r
Message-ID: <{key}@isp.example>\r
Subject: Tu factura\r
\r
Hola\r
--b--\r
"""
# The standard library can't write such a charset down again.
STUMBLES = (
    ARF.format(key="7.1")
    .encode()
    .replace(b"Feedback-Type", b"Content-Type: text/plain; charset=\xff\r\nFeedback-Type")
    .replace(b"Version: 1\r\n", b"Version: 1\r\n\r\n\xff\xfe")
)


def dsn(
    key="7.20260101000000", action="failed", status="5.1.1", why="User unknown", kind="message/rfc822"
) -> bytes:
    return DSN.format(key=key, action=action, status=status, why=why, kind=kind).encode()


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_bounce_names_our_message_the_recipient_and_why(kind):
    (report,) = reports_of(dsn(kind=kind))
    assert (report.fate, report.key, report.recipient) == ("bounced", "7.20260101000000", "ana@example.com")
    assert (report.code, report.answer, report.dead) == ("5.1.1", "550 5.1.1 User unknown", True)


@pytest.mark.parametrize(
    ("status", "why", "dead"),
    [
        ("5.1.1", "", True),
        ("5.1.2", "", True),
        ("5.1.10", "", True),
        ("5.0.0", "User unknown", True),
        ("5.2.2", "Mailbox full", False),
        ("5.7.1", "Spam", False),
    ],
)
def test_only_an_address_where_nobody_is_counts_as_dead(status, why, dead):
    assert reports_of(dsn(status=status, why=why))[0].dead is dead


@pytest.mark.parametrize("action", ["delayed", "relayed", "expanded", ""])
def test_what_is_not_final_says_nothing(action):
    assert reports_of(dsn(action=action)) == []


def test_complaint_names_our_message():
    (report,) = reports_of(ARF.format(key="7.20260101000000").encode())
    assert (report.fate, report.key, report.code) == ("complained", "7.20260101000000", "abuse")


@pytest.mark.parametrize(
    "raw", [b"", b"\xff" * 100, b"Subject: Hola\r\n\r\nHola", b"Content-Type: multipart/report\r\n\r\n"]
)
def test_any_other_mail_is_no_report(raw):
    assert reports_of(raw) == []


@pytest.mark.django_db
def test_mail_that_the_library_stumbles_over_is_told_from_one_that_was_read(caplog):
    assert keep_mail(STUMBLES) is False
    assert "can't be read" in caplog.text
    assert keep_mail(b"Subject: Hola\r\n\r\nHola") is True


def test_hostile_mail_is_read_in_no_time():
    began = time.monotonic()
    reports_of(b"From: " + b"(" * 200_000 + b"\r\n" + dsn())
    reports_of(
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n" + b"--b\r\n" * 50_000
    )
    assert time.monotonic() - began < 5


@pytest.mark.django_db
def test_bounce_in_the_mailbox_reaches_its_message_and_blocks_the_address():
    message, other = sent(recipient="ana@example.com"), sent(recipient="luis@example.com")
    for _turn in range(2):
        keep_mail(dsn(key_of(message)))
    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.state, message.error_code, other.state) == (State.BOUNCED, "5.1.1", State.SENT)
    assert Suppression.objects.get().address == "ana@example.com"
