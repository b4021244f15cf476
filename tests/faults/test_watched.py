"""The watchdog with a real Celery worker: frozen, it is noticed, killed and replaced, and its messages leave."""

import os
import re
import signal
import sys
import time

import pytest

from messaging.choices import State
from messaging.models import Message, Pulse
from tests.faults.conftest import Place, signal_group, wait_for
from tests.messaging.post import post

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def watched(place: Place, monkeypatch):
    monkeypatch.setenv("WORKER_SILENCE_SECONDS", "4")
    return place.start(sys.executable, "manage.py", "worker", "--loglevel=WARNING")


def heard() -> list[str]:
    return list(Pulse.objects.order_by("-at").values_list("name", flat=True))


def test_a_frozen_worker_is_replaced_within_a_minute_and_its_messages_leave(place, watched):
    wait_for(lambda: len(heard()) == 1, "the first sign of life")
    first = heard()[0]
    pid = int(first.rpartition(":")[2])
    os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    message = post(recipient="ana@example.com")
    wait_for(lambda: heard()[0] != first, "another worker")
    wait_for(lambda: Message.objects.get(pk=message.pk).state == State.SENT, "the message")
    assert time.monotonic() - began < 60
    wait_for(lambda: not os.path.exists(f"/proc/{pid}"), "the end of the frozen one")
    assert re.search("silent for 4 s: it is replaced", (place.folder / "log.txt").read_text())
    signal_group(watched, signal.SIGTERM)
    watched.wait(40)
    place.running.remove(watched)
    assert heard() in ([first], []), "who ends well takes its sign along; who was killed can't"
