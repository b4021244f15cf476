import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from messaging import delivery, outbox
from messaging.choices import AddressChoice, Channel, State
from messaging.models import Batch, ChannelControl, Message
from messaging.progress import tally_of
from tests.messaging.post import post, sent

pytestmark = pytest.mark.django_db


def make_batch(actor, count=5) -> Batch:
    rows = [sent().pk for _turn in range(count)]
    return outbox.resend(
        actor=actor,
        batch_id=uuid.uuid4(),
        messages=Message.objects.filter(pk__in=rows),
        channel=Channel.EMAIL,
        address_choice=AddressChoice.AS_SENT,
    )


def test_cancel_stops_what_has_not_left_and_nothing_else(mauro, wire):
    batch, other = make_batch(mauro), post()
    first = batch.messages.order_by("pk").first()
    Message.objects.filter(pk=first.pk).update(state=State.SENT)
    assert outbox.cancel_batch(actor=mauro, batch=batch) == 4
    delivery.drain(Channel.EMAIL)
    assert [int(envelope.key.split(".")[0]) for envelope in wire.envelopes] == [other.pk]
    tally = tally_of(batch, mauro)
    assert (tally.sent, tally.cancelled, tally.finished) == (1, 4, True)
    assert batch.cancelled_at is not None
    assert AuditEntry.objects.get(action="messaging.cancel_batch").detail == {"cancelled": 4}


def test_cancel_twice_is_cancel_once(mauro):
    batch = make_batch(mauro)
    outbox.cancel_batch(actor=mauro, batch=batch)
    at = batch.cancelled_at
    assert outbox.cancel_batch(actor=mauro, batch=batch) == 0
    assert batch.cancelled_at == at
    assert AuditEntry.objects.filter(action="messaging.cancel_batch").count() == 1


def test_retry_queues_the_same_row_and_says_who_did(mauro):
    message = post(state=State.FAILED, error_code="550", expires_at=timezone.now() - timedelta(days=1))
    outbox.retry(actor=mauro, message=message)
    assert (message.state, message.error_code) == (State.QUEUED, "")
    assert message.expires_at > timezone.now()
    assert AuditEntry.objects.get(action="messaging.retry").actor == mauro


@pytest.mark.parametrize("state", [State.QUEUED, State.SENT, State.DELIVERED, State.BOUNCED, State.COMPLAINED])
def test_retry_refuses_what_waits_or_was_sent(mauro, state):
    message = post(state=state)
    with pytest.raises(outbox.NotAllowedInState):
        outbox.retry(actor=mauro, message=message)
    assert not AuditEntry.objects.exists()


def test_hold_keeps_who_held_first_and_release_forgets_it(mauro, admin):
    outbox.hold(actor=mauro, channel=Channel.SMS)
    outbox.hold(actor=admin, channel=Channel.SMS)
    assert ChannelControl.objects.get(on_hold=True).held_by == mauro
    outbox.release(actor=admin, channel=Channel.SMS)
    control = ChannelControl.objects.get(channel=Channel.SMS)
    assert (control.on_hold, control.held_by, control.held_at) == (False, None, None)
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["messaging.hold", "messaging.release"]


def test_relabel_moves_the_messages_of_that_ticket_alone():
    mine, other = (post(about=outbox.About(ticket_number=number, area_id=1, owner_id=1)) for number in (7, 8))
    assert outbox.relabel(ticket_number=7, area_id=5, owner_id=None) == 1
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.area_id, mine.owner_id) == (5, None)
    assert (other.area_id, other.owner_id) == (1, 1)
