"""What a claim may count on, and what it leaves alone."""

import pytest

from listings.clock import ticks
from messaging.channels import AnswerLost
from messaging.choices import Channel, Outcome
from messaging.delivery import claiming, settling
from messaging.delivery.lanes import Lane
from tests.messaging.post import post_many

pytestmark = pytest.mark.django_db


def test_a_claim_counts_its_lease_from_before_the_database_did(settings, monkeypatch):
    """A worker that froze in the middle of it knows of no more time than it has."""
    post_many(1)
    began, watch = ticks(), claiming.witness.watch

    def freeze(*what):
        monkeypatch.setattr(claiming, "ticks", lambda: began + 100)
        watch(*what)

    monkeypatch.setattr(claiming.witness, "watch", freeze)
    taken = claiming.claim(Lane(Channel.EMAIL), 1)
    assert taken.ends - settings.MESSAGING_LEASE_SECONDS < began + 50
    assert not taken.has_time_for(0)


@pytest.mark.parametrize("deed", ["sent", "failed", "given back"])
def test_a_claim_writes_on_no_attempt_of_another(deed):
    """A message that went back and is tried again has the earlier try in its history as it was."""
    (message,) = post_many(1)
    claiming.give_back(claiming.claim(Lane(Channel.EMAIL), 1).token)
    taken = claiming.claim(Lane(Channel.EMAIL), 1)
    if deed == "sent":
        assert settling.settle_sent(taken, taken.messages[0], "ok")
    elif deed == "failed":
        assert settling.settle_failure(taken, taken.messages[0], AnswerLost(code="timeout", answer=""))
    else:
        message.attempts.filter(number=1).update(outcome=Outcome.PASSING)
        claiming.give_back(taken.token)
    wanted = {"sent": Outcome.ACCEPTED, "failed": Outcome.UNKNOWN, "given back": Outcome.RETURNED}[deed]
    earlier = Outcome.PASSING if deed == "given back" else Outcome.RETURNED
    assert list(message.attempts.order_by("number").values_list("outcome", flat=True)) == [earlier, wanted]
