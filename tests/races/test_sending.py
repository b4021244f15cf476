import threading
import time
import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from messaging import delivery, outbox, unfolding
from messaging.choices import AddressChoice, Channel, Outcome, State
from messaging.delivery import claiming, sending, settling
from messaging.delivery.lanes import Lane
from messaging.models import Batch, DeliveryAttempt, Message
from tests.cast import make_user
from tests.messaging.accounts import make_account
from tests.messaging.post import Recorder, post_many, sent
from tests.races.together import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
LONG_AGO = timezone.now() - timedelta(days=1)


class SlowRecorder(Recorder):
    """Takes as long as a near server does, so that the workers overlap."""

    def send(self, envelope, seconds):
        time.sleep(0.002)
        return super().send(envelope, seconds)


@pytest.fixture
def wire(monkeypatch, settings):
    recorder = SlowRecorder()
    monkeypatch.setattr(sending, "open_transport", lambda lane: recorder)
    monkeypatch.setattr(sending, "FIRST_CLAIM", 3)
    monkeypatch.setattr(sending, "LARGEST_CLAIM", 3)
    settings.MESSAGING_CONNECTIONS = 8
    return recorder


def states() -> Counter:
    return Counter(Message.objects.values_list("state", flat=True))


def resend(actor, rows, batch_id):
    return outbox.resend(
        actor=actor,
        batch_id=batch_id,
        messages=Message.objects.filter(pk__in=rows),
        channel=Channel.EMAIL,
        address_choice=AddressChoice.AS_SENT,
    )


@pytest.mark.parametrize("round_number", range(5))
def test_eight_workers_send_twenty_messages_twenty_times(wire, round_number):
    post_many(20)
    together([lambda: delivery.drain(Channel.EMAIL)] * 8)
    assert len(wire.envelopes) == len({envelope.key for envelope in wire.envelopes}) == 20
    assert states() == {State.SENT: 20}
    assert DeliveryAttempt.objects.filter(outcome=Outcome.ACCEPTED).count() == 20


def test_eight_claims_share_out_what_is_due_without_waiting_for_each_other():
    post_many(40)
    claims = together([lambda: claiming.claim(Lane(Channel.EMAIL), 5)] * 8)
    taken = [message.pk for claim in claims for message in claim.messages]
    assert len(taken) == len(set(taken)) == 40


def test_a_claim_passes_over_what_another_is_about_to_take():
    first, *others = post_many(4)
    holding, claimed = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Message.objects.select_for_update().get(pk=first.pk)
            holding.set()
            assert claimed.wait(20), "the claim waited"

    def claim() -> list[int]:
        holding.wait(20)
        taken = claiming.claim(Lane(Channel.EMAIL), 3)
        claimed.set()
        return [message.pk for message in taken.messages]

    assert together([hold, claim]) == [None, [message.pk for message in others]]


@pytest.mark.parametrize("round_number", range(3))
def test_six_equal_clicks_are_one_batch(round_number):
    mauro = make_user()
    rows = [sent().pk for _turn in range(50)]
    form_key = uuid.uuid4()
    batches = together([lambda: resend(mauro, rows, form_key)] * 6)
    assert batches == [Batch.objects.get()] * 6
    assert Message.objects.filter(resend_of__isnull=False).count() == 50


def test_six_people_resending_the_same_rows_send_each_once():
    people = [make_user() for _turn in range(6)]
    rows = [sent().pk for _turn in range(20)] + [message.pk for message in post_many(20, state=State.FAILED)]
    results = together([lambda actor=actor: resend(actor, rows, uuid.uuid4()) for actor in people])
    assert Counter(type(result) for result in results) == {Batch: 1, outbox.NothingToResend: 5}
    assert states() == {State.SENT: 20, State.QUEUED: 40}


def test_six_resends_of_different_rows_get_six_numbers():
    people = [make_user() for _turn in range(6)]
    rows = [sent().pk for _turn in range(6)]
    together([lambda n=n: resend(people[n], rows[n : n + 1], uuid.uuid4()) for n in range(6)])
    assert sorted(Batch.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_six_people_retrying_one_message_queue_it_once():
    people = [make_user() for _turn in range(6)]
    (message,) = post_many(1, state=State.FAILED)
    results = together([lambda actor=actor: outbox.retry(actor=actor, message=message) for actor in people])
    assert Counter(type(result) for result in results) == {Message: 1, outbox.NotAllowedInState: 5}


def test_cancelled_while_workers_send_each_message_is_either_sent_or_cancelled(wire):
    mauro = make_user()
    rows = [sent(created_at=LONG_AGO).pk for _turn in range(60)]
    batch = resend(mauro, rows, uuid.uuid4())
    workers = [lambda: delivery.drain(Channel.EMAIL)] * 4

    def cancel_in_the_middle() -> int:
        while len(wire.envelopes) < 10:
            time.sleep(0.001)
        return outbox.cancel_batch(actor=mauro, batch=batch)

    *_drained, cancelled = together([*workers, cancel_in_the_middle])
    left = Counter(batch.messages.values_list("state", flat=True))
    assert left[State.CANCELLED] == cancelled
    assert left[State.SENT] == 60 - cancelled == len(wire.envelopes)
    assert 0 < cancelled < 60


def test_four_workers_unfolding_one_batch_make_each_message_once(monkeypatch):
    monkeypatch.setattr(unfolding, "AT_ONCE", 7)
    rows = [sent().pk for _turn in range(60)] + [message.pk for message in post_many(20, state=State.FAILED)]
    batch = resend(make_user(), rows, uuid.uuid4())
    assert batch.is_folded
    together([lambda: unfolding.unfold(batch.pk)] * 4)
    copied = list(batch.messages.filter(resend_of__isnull=False).values_list("resend_of", flat=True))
    assert len(copied) == len(set(copied)) == 60
    assert batch.messages.filter(resend_of=None, state=State.QUEUED).count() == 20


def test_cancelled_while_it_unfolds_nothing_of_a_batch_is_left_waiting(monkeypatch):
    monkeypatch.setattr(unfolding, "AT_ONCE", 5)
    mauro = make_user()
    batch = resend(mauro, [sent().pk for _turn in range(60)], uuid.uuid4())
    stopped, *_ = together(
        [lambda: outbox.cancel_batch(actor=mauro, batch=batch), *[lambda: unfolding.unfold(batch.pk)] * 3]
    )
    assert stopped == 60
    assert set(batch.messages.values_list("state", flat=True)) == {State.CANCELLED}


def test_four_sweepers_find_one_uncertain_message_in_each_lost_claim():
    post_many(20)
    for _worker in range(4):
        claiming.claim(Lane(Channel.EMAIL), 5)
    Message.objects.update(lease_until=LONG_AGO)
    together([delivery.sweep] * 4)
    assert states() == {State.UNCERTAIN: 4, State.QUEUED: 16}
    outcomes = Counter(DeliveryAttempt.objects.values_list("outcome", flat=True))
    assert outcomes == {Outcome.UNKNOWN: 4, Outcome.RETURNED: 16}


def test_late_worker_and_sweeper_agree_about_each_message():
    post_many(30)
    claims = [claiming.claim(Lane(Channel.EMAIL), 1) for _worker in range(30)]
    Message.objects.update(lease_until=LONG_AGO)

    def settle_all() -> int:
        return sum(settling.settle_sent(claim, claim.messages[0], "late") for claim in claims)

    settled, _swept = together([settle_all, delivery.sweep])
    found = states()
    assert found[State.SENT] == settled
    assert found[State.UNCERTAIN] == 30 - settled
    assert DeliveryAttempt.objects.filter(outcome=Outcome.ACCEPTED).count() == settled


def test_sweeper_passes_over_a_claim_whose_frozen_worker_holds_a_row():
    post_many(4)
    frozen, lost = (claiming.claim(Lane(Channel.EMAIL), 2) for _worker in range(2))
    Message.objects.update(lease_until=LONG_AGO)
    holding, swept = threading.Event(), threading.Event()

    def freeze_with_a_row_in_its_hands() -> None:
        with transaction.atomic():
            list(claiming.held_by(frozen.token).select_for_update()[:1])
            holding.set()
            assert swept.wait(20), "the sweeper waited for the frozen worker"

    def sweep() -> None:
        holding.wait()
        delivery.sweep()
        swept.set()

    assert together([freeze_with_a_row_in_its_hands, sweep]) == [None, None]
    assert {message.pk for message in claiming.held_by(frozen.token)} == {
        message.pk for message in frozen.messages
    }
    assert not claiming.held_by(lost.token).exists()
    delivery.sweep()
    assert states() == {State.UNCERTAIN: 2, State.QUEUED: 2}


def test_eight_workers_share_what_an_account_may_send_in_an_hour(wire):
    account = make_account(hourly_limit=10, connections=8)
    post_many(40)
    together([lambda: delivery.drain(Channel.EMAIL)] * 8)
    account.refresh_from_db()
    assert len(wire.envelopes) == Message.objects.filter(state=State.SENT).count() == 10
    assert sum(account.taken.values()) == 10
