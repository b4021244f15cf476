"""Many connections of one process that settle at once."""

import threading

import pytest

from messaging.choices import Channel, Outcome, State
from messaging.delivery import claiming, receipts, settling
from messaging.delivery.lanes import Lane
from messaging.models import DeliveryAttempt, Message
from tests.messaging.post import post_many
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
