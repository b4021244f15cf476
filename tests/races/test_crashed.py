"""The database goes away in the middle of a drain: what one thread knows of its connections, each with two mails.

A row that is still being sent is in doubt once its lease is over; one that is queued leaves again.
"""

import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from messaging import delivery
from messaging.channels import AnswerLost, DeliveryError
from messaging.choices import Channel, Outcome, State
from messaging.delivery import claiming, receipts, sending
from messaging.delivery.lanes import Lane
from messaging.models import DeliveryAttempt, Message
from tests.messaging.post import post_many
from tests.races.together import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch):
    monkeypatch.setattr(sending, "PAUSE_SECONDS", 0.01)


def lose_the_session() -> None:
    pid = connection.connection.info.backend_pid
    together([lambda: connection.cursor().execute("SELECT pg_terminate_backend(%s, 5000)", [pid])])


def drain_until_it_is_lost() -> list[str]:
    """The states of all messages, in the order in which they were claimed: as they are at once."""
    with pytest.raises(OperationalError):
        delivery.drain(Channel.EMAIL)
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def one_lands_one_is_on_the_wire_one_is_begun(stage, answer_of_the_second) -> None:
    """When the first one's mail is taken the session is lost."""
    post_many(6)
    stage.is_answered = lambda wire: (wire.number, wire.last) not in [(1, "content"), (2, "begin")]
    answers = {0: lose_the_session, 1: answer_of_the_second}
    stage.answer = lambda wire: answers[wire.number]()


def test_what_is_on_the_wire_is_heard_to_its_end_and_what_was_only_begun_goes_back(stage):
    one_lands_one_is_on_the_wire_one_is_begun(stage, lambda: None)
    assert drain_until_it_is_lost() == [
        State.SENT,
        State.QUEUED,
        State.SENT,
        State.QUEUED,
        State.QUEUED,
        State.QUEUED,
    ]
    assert len(stage.sent()) == 2


def test_what_is_on_the_wire_and_gets_no_answer_is_neither_sent_nor_sent_again(stage):
    def say_nothing():
        raise AnswerLost(code="timeout", answer="")

    one_lands_one_is_on_the_wire_one_is_begun(stage, say_nothing)
    found = drain_until_it_is_lost()
    assert found == [State.SENT, State.QUEUED, State.SENDING, State.QUEUED, State.QUEUED, State.QUEUED]
    Message.objects.filter(state=State.SENDING).update(lease_until=timezone.now() - timedelta(minutes=1))
    delivery.sweep()
    assert Message.objects.filter(state=State.UNCERTAIN).count() == 1


def test_connections_are_closed_before_the_database_is_waited_for(stage, monkeypatch):
    """It kept their seats, which others may have by now."""
    one_lands_one_is_on_the_wire_one_is_begun(stage, lambda: None)
    found, written_down = [], sending.written_down

    def look(group):
        found.append([wire.is_open for wire in stage.wires])
        return written_down(group)

    monkeypatch.setattr(sending, "written_down", look)
    drain_until_it_is_lost()
    assert found == [[False] * 3] * 2


def test_of_a_second_claim_nothing_counts_as_handed_over_by_the_first(stage, settings):
    settings.MESSAGING_CONNECTIONS = 2
    post_many(8)

    def is_answered(wire):
        begun, other = (len(stage.begun_by(number)) for number in (wire.number, 1 - wire.number))
        return begun < 3 or (wire.number == 0 and other == 3)

    stage.is_answered = is_answered
    stage.answer = lambda wire: lose_the_session() if len(stage.begun_by(wire.number)) == 3 else None
    found = drain_until_it_is_lost()
    assert found == [State.SENT] * 5 + [State.QUEUED] * 3
    assert stage.begun_by(1)[2:] == [Message.objects.order_by("pk")[6].pk]


def test_a_message_in_doubt_that_the_database_forgot_does_not_go_back(stage, settings):
    """Something broke on our own while its content left."""
    settings.MESSAGING_CONNECTIONS = 2
    doubtful, *_others = post_many(4)
    token = []

    def content_of_the_first_breaks(wire):
        if wire.number == 0:
            token.append(Message.objects.get(pk=doubtful.pk).claim_token)
            raise ValueError("a mistake")

    def forget_and_go_away(wire):
        row = Message.objects.filter(pk=doubtful.pk, state=State.UNCERTAIN)
        lease = timezone.now() + timedelta(minutes=1)
        assert row.update(state=State.SENDING, claim_token=token[0], lease_until=lease)
        lose_the_session()

    stage.content, stage.answer = content_of_the_first_breaks, forget_and_go_away
    stage.is_answered = lambda wire: wire.number == 1 or len(stage.begun_by(0)) < 2
    assert drain_until_it_is_lost() == [State.SENDING, State.QUEUED, State.SENT, State.QUEUED]


def test_what_landed_before_another_ones_refusal_met_the_crash_is_sent(stage, settings):
    settings.MESSAGING_CONNECTIONS = 2
    post_many(4)

    def answer(wire):
        if wire.number == 1:
            lose_the_session()
            raise DeliveryError(permanent=True, code="554", answer="spam")

    stage.answer = answer
    assert drain_until_it_is_lost() == [State.SENT, State.QUEUED, State.SENDING, State.QUEUED]


def test_a_thread_with_one_connection_that_is_not_served_in_steps_does_the_same(wire):
    post_many(3)
    wire.answers = ["ok", lambda: lose_the_session() or "ok"]
    assert drain_until_it_is_lost() == [State.SENT, State.SENT, State.QUEUED]
    assert len(wire.envelopes) == 2


def test_its_message_without_an_answer_is_neither_sent_nor_sent_again(wire):
    def say_nothing():
        lose_the_session()
        raise AnswerLost(code="timeout", answer="")

    post_many(3)
    wire.answers = ["ok", say_nothing]
    assert drain_until_it_is_lost() == [State.SENT, State.SENDING, State.QUEUED]


# --- The database stays away ---
@pytest.fixture
def taken():
    post_many(2)
    one = claiming.claim(Lane(Channel.EMAIL), 2)
    one.receipt(one.messages[0], "ok")
    return one


@pytest.fixture
def tries(monkeypatch):
    """Of writing down again: away for the first `away` of them."""
    made, written_down = [], receipts.written_down

    def away_for(away: int) -> list:
        def write(group):
            made.append(len(group))
            assert len(made) < 1000, "tries for ever"
            if len(made) <= away:
                raise OperationalError("the connection is lost")
            return written_down(group)

        monkeypatch.setattr(sending, "written_down", write)
        return made

    return away_for


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_a_database_that_is_back_after_a_while_hears_all_that_is_known(taken, tries):
    made = tries(3)
    sending.write_down_again([(taken, taken.messages[1:])])
    assert made == [1] * 4
    assert states() == [State.SENT, State.QUEUED]
    outcomes = DeliveryAttempt.objects.order_by("message").values_list("outcome", flat=True)
    assert list(outcomes) == [Outcome.ACCEPTED, Outcome.RETURNED]


def test_nobody_waits_for_the_database_longer_than_the_claim_lasts(settings, tries):
    settings.MESSAGING_LEASE_SECONDS = 0.3
    post_many(1)
    taken = claiming.claim(Lane(Channel.EMAIL), 1)
    taken.receipt(taken.messages[0], "ok")
    assert len(tries(10_000)) == 0
    sending.write_down_again([(taken, [])])
    assert states() == [State.SENDING]


def test_a_worker_that_is_asked_to_stop_waits_no_longer_for_the_database(taken, tries, monkeypatch):
    monkeypatch.setattr(sending, "_stopping", sending._stopping.__class__())
    delivery.stop()
    made = tries(10_000)
    sending.write_down_again([(taken, [])])
    assert made == [1]


def test_a_claim_that_was_lost_meanwhile_is_left_to_its_new_owner(taken, tries):
    tries(1)
    other = uuid.uuid4()
    Message.objects.update(claim_token=other)
    sending.write_down_again([(taken, taken.messages[1:])])
    assert set(Message.objects.values_list("state", "claim_token")) == {(State.SENDING, other)}
