"""Many connections of one process that settle at once."""

import threading
import time
import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from messaging import delivery
from messaging.choices import Channel, Outcome, State
from messaging.delivery import claiming, receipts, sending, settling
from messaging.delivery.lanes import Lane
from messaging.models import DeliveryAttempt, Message
from tests.messaging.post import Recorder, post_many
from tests.races.together import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_whoever_waits_is_settled_by_the_one_whose_turn_it_is(monkeypatch):
    post_many(8)
    claims = [claiming.claim(Lane(Channel.EMAIL), 1) for _connection in range(8)]
    groups, first = [], threading.Event()
    written_down = receipts.written_down

    def slowly(group):
        groups.append(len(group))
        if not first.is_set():
            first.set()
            while len(receipts.together.waiting) < 7:
                threading.Event().wait(0.01)
        return written_down(group)

    monkeypatch.setattr(receipts, "written_down", slowly)
    settled = together([lambda c=c: settling.settle_sent(c, c.messages[0], "ok") for c in claims])
    assert settled == [True] * 8
    assert groups == [1, 7]
    assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}
    assert DeliveryAttempt.objects.filter(outcome=Outcome.ACCEPTED, finished_at__isnull=False).count() == 8


@pytest.fixture
def groups(monkeypatch):
    """How many were settled by each statement."""
    found, written_down = [], receipts.written_down

    def counted(group):
        found.append(len(group))
        return written_down(group)

    monkeypatch.setattr(receipts, "written_down", counted)
    return found


def claims_of(count):
    post_many(count)
    return [claiming.claim(Lane(Channel.EMAIL), 1) for _connection in range(count)]


def test_connections_that_send_are_waited_for_and_settled_by_one_statement(monkeypatch, groups):
    monkeypatch.setattr(receipts, "LINGER_SECONDS", 20)
    ready = threading.Barrier(8)

    def send(claim):
        with receipts.together.sending():
            ready.wait()
            return settling.settle_sent(claim, claim.messages[0], "ok")

    assert together([lambda c=c: send(c) for c in claims_of(8)]) == [True] * 8
    assert groups == [8]
    assert receipts.together.senders == 0


def test_who_has_nothing_to_settle_is_not_waited_for_any_longer_once_it_is_gone(monkeypatch, groups):
    monkeypatch.setattr(receipts, "LINGER_SECONDS", 50)
    (claim,) = claims_of(1)
    idle = threading.Event()

    def leave():
        with receipts.together.sending():
            idle.set()
            ends = time.monotonic() + 20
            while not receipts.together.lingers:
                assert time.monotonic() < ends, "nobody waits for others"
                threading.Event().wait(0.01)

    def settle():
        idle.wait(20)
        with receipts.together.sending():
            began = time.monotonic()
            mine = settling.settle_sent(claim, claim.messages[0], "ok")
            return mine, time.monotonic() - began < 40

    assert together([leave, settle]) == [None, (True, True)]
    assert groups == [1]


def test_a_connection_that_is_slow_keeps_no_other_waiting(groups):
    (claim,) = claims_of(1)
    with receipts.together.sending(), receipts.together.sending():
        assert settling.settle_sent(claim, claim.messages[0], "ok")
    assert groups == [1]


def test_settling_is_planned_once_and_by_keys_however_small_the_tables_were():
    (claim,) = claims_of(1)
    settling.settle_sent(claim, claim.messages[0], "ok")
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE name = 'settle_sent'")
        assert cursor.fetchone() == (1, 0)
        cursor.execute(receipts.SETTLE.replace("EXECUTE", "EXPLAIN EXECUTE"), [[1], [uuid.uuid4()], ["ok"]])
        plan = "\n".join(line for (line,) in cursor)
    assert "Index Scan using messaging_message_pkey" in plan
    assert "Index Scan using attempt_number_once" in plan
    assert "Seq Scan" not in plan


def forget(claim, *messages):
    """What a crash of the database leaves of rows that were settled just before it."""
    rows = Message.objects.filter(pk__in=[message.pk for message in messages])
    rows.update(state=State.SENDING, claim_token=claim.token, lease_until=timezone.now() + timedelta(minutes=1))
    DeliveryAttempt.objects.filter(message__in=rows).update(outcome=Outcome.STARTED, finished_at=None)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE messaging_witness")


def test_after_a_crash_of_the_database_all_that_may_have_left_is_in_doubt():
    post_many(6)
    before = claiming.claim(Lane(Channel.EMAIL), 4)
    settling.settle_sent(before, before.messages[0], "ok")
    forget(before, before.messages[0])
    after = claiming.claim(Lane(Channel.EMAIL), 2)
    Message.objects.filter(state=State.SENDING).update(lease_until=timezone.now() - timedelta(minutes=1))
    delivery.sweep()
    found = dict(Message.objects.values_list("pk", "state"))
    assert [found[message.pk] for message in before.messages] == [State.UNCERTAIN] * 4
    assert [found[message.pk] for message in after.messages] == [State.UNCERTAIN, State.QUEUED]


def test_a_worker_that_outlives_the_database_settles_again_what_that_forgot(monkeypatch):
    """The third statement meets a database that has gone, and comes back without the first two."""
    wire, written_down, tries = Recorder(), receipts.written_down, []
    monkeypatch.setattr(sending, "open_transport", lambda lane: wire)
    monkeypatch.setattr(sending, "PAUSE_SECONDS", 0.01)
    post_many(5)
    taken = claiming.claim(Lane(Channel.EMAIL), 5)

    def away(group):
        tries.append(len(group))
        if len(tries) == 3:
            forget(taken, *taken.messages[:2])
            raise OperationalError("the connection is lost")
        return written_down(group)

    monkeypatch.setattr(receipts, "written_down", away)
    with pytest.raises(OperationalError):
        sending.send_all(taken, wire)
    found = dict(Message.objects.values_list("pk", "state"))
    assert [found[message.pk] for message in taken.messages] == [State.SENT] * 3 + [State.QUEUED] * 2
    assert len(wire.envelopes) == 3
    assert DeliveryAttempt.objects.filter(outcome=Outcome.ACCEPTED).count() == 3


def test_a_claim_that_was_lost_is_not_settled_with_the_others_of_its_group():
    post_many(2)
    mine, lost = (claiming.claim(Lane(Channel.EMAIL), 1) for _connection in range(2))
    claiming.give_back(lost.token)
    group = [receipts.Receipt(claim.messages[0].pk, claim.token, "ok") for claim in (mine, lost)]
    assert receipts.written_down(group) == {mine.messages[0].pk}
    assert Message.objects.get(pk=lost.messages[0].pk).state == State.QUEUED


def test_what_the_database_says_reaches_everybody_of_the_group(monkeypatch):
    def broken(group):
        raise ConnectionError("gone")

    monkeypatch.setattr(receipts, "written_down", broken)
    post_many(1)
    claim = claiming.claim(Lane(Channel.EMAIL), 1)
    with pytest.raises(ConnectionError):
        settling.settle_sent(claim, claim.messages[0], "ok")
    assert receipts.together.waiting == []
