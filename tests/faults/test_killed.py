import os
import signal
import sys
import time
import uuid
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from messaging import outbox
from messaging.choices import AddressChoice, Channel, Outcome, State
from messaging.models import Batch, DeliveryAttempt, Message, MessageBody, Pulse
from tests.cast import make_user
from tests.faults.conftest import CONNECTIONS, LEASE, Place, make_queued, signal_group, wait_for
from tests.messaging.post import post

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
ENDED = {State.SENT, State.UNCERTAIN}
KILLS, EACH_TIME = 20, 60


def make_sent(count: int) -> None:
    now = timezone.now()
    body = MessageBody.objects.create(text="Hola")
    Message.objects.bulk_create(
        Message(
            channel=Channel.EMAIL, kind="auto", state=State.SENT, subject="Aviso", body=body,
            recipient=f"c{number}@example.com", created_at=now, queued_at=now, due_at=now, sent_at=now,
        )
        for number in range(count)
    )  # fmt: skip


def resend_all(actor) -> Batch:
    return outbox.resend(
        actor=actor,
        batch_id=uuid.uuid4(),
        messages=Message.objects.filter(resend_of=None),
        channel=Channel.EMAIL,
        address_choice=AddressChoice.AS_SENT,
    )


def states(batch: Batch) -> Counter:
    return Counter(batch.messages.values_list("state", flat=True))


def all_ended(batch: Batch) -> bool:
    return set(states(batch)) <= ENDED


def in_doubt() -> set[int]:
    """Messages of which a row or an attempt says that nobody knows."""
    attempts = DeliveryAttempt.objects.filter(outcome=Outcome.UNKNOWN).values_list("message", flat=True)
    return set(attempts) | set(Message.objects.filter(state=State.UNCERTAIN).values_list("pk", flat=True))


def check_ledger(place: Place) -> None:
    """Every message that says so was taken, once; more than once only where it says that it may have been."""
    accepted = place.accepted()
    sent = set(Message.objects.filter(state=State.SENT, attempts_made__gt=0).values_list("pk", flat=True))
    assert sent <= set(accepted), "lost"
    assert {pk for pk, times in accepted.items() if times > 1} <= in_doubt(), "doubled"
    assert set(accepted) <= sent | in_doubt(), "sent unknown to the table"


def test_thousand_resent_with_the_worker_killed_twice_all_arrive(place):
    make_sent(1000)
    mauro = make_user()
    worker = place.worker()
    batch = resend_all(mauro)
    for taken_before in (300, 650):
        wait_for(lambda taken=taken_before: len(place.accepted()) >= taken, f"{taken_before} mails")
        signal_group(worker, signal.SIGKILL)
        assert State.QUEUED in states(batch), "killed too late to prove anything"
        worker = place.worker()
    wait_for(lambda: all_ended(batch), "the end of the batch")
    assert sum(states(batch).values()) == 1000
    assert len(in_doubt()) <= 2 * CONNECTIONS
    check_ledger(place)

    # A message that a person queues again leaves its batch.
    rows = Message.objects.filter(pk__in=list(batch.messages.values_list("pk", flat=True)))
    for message in batch.messages.filter(state=State.UNCERTAIN):
        outbox.retry(actor=mauro, message=message)
    wait_for(lambda: rows.filter(state=State.SENT).count() == 1000, "those in doubt, sent again by a person")
    assert set(place.accepted()) == set(rows.values_list("pk", flat=True))
    check_ledger(place)


def children_of(pid: int) -> list[int]:
    """Whichever of its threads started them."""
    told = [threads.read_text() for threads in Path(f"/proc/{pid}/task").glob("*/children")]
    return [int(child) for children in told for child in children.split()]


def at_work() -> set[int]:
    """Processes that gave a sign of life."""
    return {int(name.rpartition(":")[2]) for name in Pulse.objects.values_list("name", flat=True)}


def test_twenty_kills_of_workers_and_of_the_watchdogs_child_lose_and_double_nothing(place):
    """Of three workers at a time, one of them under the watchdog, each is killed in its turn."""
    watchdog = place.start(sys.executable, "manage.py", "worker", "--loglevel=WARNING")
    workers = [watchdog, place.worker(), place.worker()]
    for turn in range(KILLS):
        victim = workers.pop(0)

        def processes(victim=victim) -> set[int]:
            return {*(children_of(victim.pid) if victim is watchdog else [victim.pid])}

        wait_for(lambda processes=processes: at_work() & processes(), "a worker at work")
        before = len(place.accepted())
        make_queued(EACH_TIME, mailbox="slow")
        wait_for(lambda before=before: len(place.accepted()) > before + EACH_TIME // 4, f"mails of turn {turn}")
        assert Message.objects.filter(state=State.SENDING).exists(), "killed too late to prove anything"
        for pid in processes():
            os.kill(pid, signal.SIGKILL)
        workers.append(victim if victim is watchdog else place.worker())
    rows = Message.objects.exclude(state__in=ENDED)
    wait_for(lambda: not rows.exists(), "the end of all")
    signal_group(watchdog, signal.SIGTERM)
    watchdog.wait(40)
    assert Message.objects.count() == KILLS * EACH_TIME
    assert len(in_doubt()) <= KILLS * CONNECTIONS
    assert set(place.accepted().values()) == {1}, "a machine sends nothing in doubt again"
    check_ledger(place)


def test_worker_killed_while_a_batch_unfolds_leaves_the_rest_to_the_next(place):
    make_sent(4000)
    worker = place.worker()
    batch = resend_all(make_user())
    wait_for(lambda: batch.messages.count() > 1000, "a worker that unfolds")
    signal_group(worker, signal.SIGKILL)
    assert batch.messages.count() < 4000, "killed too late to prove anything"
    accepted = len(place.accepted())
    place.worker()
    wait_for(lambda: not Batch.objects.folded().exists(), "all of its messages")
    copied = list(batch.messages.values_list("resend_of", flat=True))
    assert len(copied) == len(set(copied)) == 4000
    wait_for(lambda: len(place.accepted()) > accepted + 100, "mails that go on leaving")


def test_frozen_worker_that_thaws_after_its_lease_sends_nothing_twice(place):
    make_sent(300)
    batch = resend_all(make_user())
    frozen = place.worker()
    wait_for(lambda: len(place.accepted()) >= 60, "60 mails")
    signal_group(frozen, signal.SIGSTOP)
    place.worker()
    time.sleep(LEASE + 1)
    wait_for(lambda: all_ended(batch), "the other worker")
    signal_group(frozen, signal.SIGCONT)
    time.sleep(2)
    assert sum(states(batch).values()) == 300
    assert len(in_doubt()) <= CONNECTIONS
    check_ledger(place)


def test_worker_that_is_asked_to_stop_leaves_nothing_on_the_wire(place):
    make_sent(400)
    batch = resend_all(make_user())
    worker = place.worker()
    wait_for(lambda: len(place.accepted()) >= 50, "50 mails")
    began = time.monotonic()
    signal_group(worker, signal.SIGTERM)
    worker.wait(timeout=30)
    assert time.monotonic() - began < 10
    left = states(batch)
    assert set(left) == {State.SENT, State.QUEUED}
    assert left[State.SENT] == len(place.accepted())
    assert not in_doubt()
    place.worker()
    wait_for(lambda: states(batch) == {State.SENT: 400}, "the next worker")
    check_ledger(place)


def test_redis_flushed_in_the_middle_loses_nothing(place):
    make_sent(300)
    place.worker()
    batch = resend_all(make_user())
    wait_for(lambda: len(place.accepted()) >= 50, "50 mails")
    for _turn in range(3):
        place.redis_client().flushall()
        time.sleep(0.2)
    later = post(recipient="later@example.com")
    place.redis_client().flushall()
    wait_for(lambda: states(batch) == {State.SENT: 300}, "the batch")
    wait_for(lambda: Message.objects.get(pk=later.pk).state == State.SENT, "the one that came later")
    assert not in_doubt()
    check_ledger(place)


def test_redis_killed_and_back_again_loses_nothing(place):
    make_sent(200)
    place.worker()
    batch = resend_all(make_user())
    wait_for(lambda: len(place.accepted()) >= 30, "30 mails")
    signal_group(place.running[0], signal.SIGKILL)
    place.running[0].wait()
    began = time.monotonic()
    messages = [post(recipient="meanwhile@example.com") for _turn in range(20)]
    assert time.monotonic() - began < 5, "a request waited for a broker that is down"
    place.start_redis()
    wait_for(lambda: states(batch) == {State.SENT: 200}, "the batch")
    keys = [message.pk for message in messages]
    wait_for(lambda: Message.objects.filter(pk__in=keys, state=State.SENT).count() == 20, "those queued meanwhile")


def test_broker_that_hangs_delays_one_request_and_not_the_next(place):
    signal_group(place.running[0], signal.SIGSTOP)
    times = []
    for _turn in range(5):
        began = time.monotonic()
        post(recipient="ana@example.com")
        times.append(time.monotonic() - began)
    signal_group(place.running[0], signal.SIGCONT)
    assert 0.5 < max(times) < 1.5, "one waited for the broker, not for long"
    assert sorted(times)[-2] < 0.3, "and the others did not"


def test_each_answer_of_the_mail_server_leads_to_its_documented_state(place):
    place.worker()
    names = ("fine", "nobody", "greylisted", "full", "spam", "hung-up", "cut", "silent")
    rows = {name: post(recipient=f"{name}@example.com") for name in names}
    rows["last"] = post(recipient="last@example.com", urgency=9)

    def found() -> dict[str, tuple[str, str]]:
        for message in rows.values():
            message.refresh_from_db()
        return {name: (message.state, message.error_code) for name, message in rows.items()}

    wanted = {
        "fine": (State.SENT, ""),
        "nobody": (State.FAILED, "550"),
        "greylisted": (State.QUEUED, "451"),
        "full": (State.QUEUED, "452"),
        "spam": (State.FAILED, "554"),
        "hung-up": (State.QUEUED, "connection"),
        "cut": (State.UNCERTAIN, "connection"),
        "silent": (State.UNCERTAIN, "timeout"),
        "last": (State.SENT, ""),
    }
    wait_for(lambda: found() == wanted, "every state", 40)
    assert all(rows[name].due_at > timezone.now() for name in ("greylisted", "full", "hung-up"))
    accepted = place.accepted()
    assert accepted[rows["cut"].pk] == accepted[rows["fine"].pk] == 1
