"""Bounces, fetched from a real mailbox: Dovecot's, over IMAP and POP3."""

import shutil

import pytest
from django.db import OperationalError

from messaging.choices import State, SuppressionReason
from messaging.keys import key_of
from messaging.models import ReportEvent, Suppression
from messaging.reports import read_bounces
from tests.messaging.post import sent
from tests.messaging.test_bounces import STUMBLES, dsn
from tests.peers.dovecot import Dovecot

pytestmark = [pytest.mark.services, pytest.mark.django_db]
NO_REPORT = b"Subject: Estoy de vacaciones\r\n\r\nVuelvo el lunes.\r\n"


@pytest.fixture
def dovecot(start, settings):
    if not shutil.which("dovecot") or not shutil.which("openssl"):
        pytest.skip("needs dovecot-imapd, dovecot-pop3d and openssl")
    there = Dovecot(start)
    settings.BOUNCE_MAILBOX = there.url()
    yield there
    there.close()


@pytest.mark.parametrize("scheme", ["imap", "pop3"])
def test_bounce_is_read_once_and_blocks_its_address(dovecot, settings, scheme):
    settings.BOUNCE_MAILBOX = dovecot.url(scheme)
    message = sent(recipient="ana@example.com")
    dovecot.arrive(dsn(key_of(message)))
    assert [read_bounces(), read_bounces()] == [1, 0]
    message.refresh_from_db()
    assert (message.state, message.error_code) == (State.BOUNCED, "5.1.1")
    blocked = Suppression.objects.get()
    assert (blocked.address, blocked.reason) == ("ana@example.com", SuppressionReason.HARD_BOUNCE)
    assert ReportEvent.objects.count() == 1
    assert dovecot.left() == 0


def test_a_mail_that_comes_twice_counts_once(dovecot):
    message = sent()
    dovecot.arrive(dsn(key_of(message)), dsn(key_of(message)))
    assert read_bounces() == 2
    assert ReportEvent.objects.count() == 1


def test_broken_mail_stays_flagged_and_stops_none_behind_it(dovecot):
    message = sent()
    dovecot.arrive(STUMBLES, NO_REPORT, b"\xff" * 3000, dsn(key_of(message)))
    assert [read_bounces(), read_bounces()] == [4, 0]
    message.refresh_from_db()
    assert message.state == State.BOUNCED
    assert (dovecot.left(), dovecot.left("FLAGGED")) == (1, 1)


def test_nothing_is_lost_while_the_database_is_away(dovecot, monkeypatch):
    first, second = sent(recipient="ana@example.com"), sent(recipient="luis@example.com")
    dovecot.arrive(dsn(key_of(first)), dsn(key_of(second)).replace(b"20260101.AA", b"20260101.BB"))
    with monkeypatch.context() as away:
        away.setattr("messaging.reports.collecting.take", refuses)
        with pytest.raises(OperationalError):
            read_bounces()
    assert dovecot.left("UNDELETED") == 2
    assert read_bounces() == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert [first.state, second.state] == [State.BOUNCED] * 2


def refuses(*_report, **_more):
    raise OperationalError("away")


def test_nothing_is_lost_while_the_server_is_away(dovecot):
    message = sent()
    dovecot.arrive(dsn(key_of(message)))
    dovecot.stop()
    assert read_bounces() == 0
    dovecot.start()
    assert read_bounces() == 1
    message.refresh_from_db()
    assert message.state == State.BOUNCED


def test_what_can_not_be_opened_is_told_and_breaks_nothing(dovecot, settings, caplog):
    dovecot.arrive(NO_REPORT)
    for url in (dovecot.url(password="otra"), dovecot.url() + "NoHay"):
        settings.BOUNCE_MAILBOX = url
        assert read_bounces() == 0
    assert caplog.text.count("can't be read") == 2
    assert "otra" not in caplog.text
    assert dovecot.left() == 1


def test_a_server_that_can_not_prove_who_it_is_gets_no_password(dovecot, settings, caplog):
    settings.BOUNCE_MAILBOX = dovecot.url("imaps")
    assert read_bounces() == 0
    assert "CERTIFICATE_VERIFY_FAILED" in caplog.text
