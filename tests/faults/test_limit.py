"""What a mail server allows holds for all workers together, which know of each other only by the database."""

import signal
from collections import Counter

import pytest

from messaging.choices import State
from messaging.models import Message
from tests.faults.conftest import make_queued, signal_group, wait_for
from tests.messaging.accounts import make_account

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
LIMIT, COUNT = 5, 1200


def test_workers_of_many_machines_never_open_more_connections_than_their_account_has(place, monkeypatch, settings):
    """Each would take all of them, and each is killed with some in its hands: those are free again at once."""
    settings.INSIDE_NETWORKS = ["127.0.0.0/8"]
    monkeypatch.setenv("INSIDE_NETWORKS", "127.0.0.0/8")
    server = {"host": "127.0.0.1", "port": place.smtp_port, "security": "none"}
    account = make_account(transport="smtp", connections=LIMIT, **server)
    make_queued(COUNT, mailbox="calm")
    Message.objects.update(account=account)
    first, second = place.worker(), place.worker()
    for victim, taken in ((first, 200), (second, 500)):
        wait_for(lambda taken=taken: len(place.accepted()) >= taken, f"{taken} mails")
        signal_group(victim, signal.SIGKILL)
        assert Message.objects.exclude(state=State.SENT).exists(), "killed too late to prove anything"
        place.worker()
    wait_for(
        lambda: not Message.objects.exclude(state__in=[State.SENT, State.UNCERTAIN]).exists(), "the end of all"
    )
    assert max(place.crowd()) == LIMIT
    states = Counter(Message.objects.values_list("state", flat=True))
    assert states[State.UNCERTAIN] <= 2 * LIMIT
    assert set(place.accepted().values()) == {1}
