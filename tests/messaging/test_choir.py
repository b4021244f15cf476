"""One thread with many connections, each of which has its own claim and its own mail on the wire."""

from datetime import timedelta

import pytest
from django.utils import timezone

from messaging import delivery
from messaging.channels import ChannelDown, DeliveryError, InSteps
from messaging.choices import Channel, Outcome, State
from messaging.delivery import sending
from messaging.models import DeliveryAttempt, Message
from tests.messaging.post import post_many
from tests.messaging.stage import Wire

pytestmark = pytest.mark.django_db


def states() -> list:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_one_thread_sends_over_all_connections_of_the_lane_and_each_message_once(stage):
    post_many(10)
    assert delivery.drain(Channel.EMAIL, lambda account: None) is False
    assert isinstance(stage.wires[0], InSteps)
    assert len(stage.wires) == 3
    assert len(stage.sent()) == len(set(stage.sent())) == 10
    assert states() == [State.SENT] * 10
    assert {wire for what, wire, _key in stage.told if what == "content"} == {0, 1, 2}


def test_one_message_opens_one_connection(stage):
    post_many(1)
    delivery.drain(Channel.EMAIL)
    assert len(stage.wires) == 1


def test_content_leaves_on_a_connection_after_its_last_mail_was_settled(stage):
    post_many(8)
    unsettled = []

    def look(wire):
        before = [key for what, number, key in stage.told if what == "end" and number == wire.number]
        keys = [int(key.partition(".")[0]) for key in before]
        unsettled.extend(Message.objects.filter(pk__in=keys).exclude(state=State.SENT))

    stage.answer = look
    delivery.drain(Channel.EMAIL)
    assert unsettled == []
    assert states() == [State.SENT] * 8


def test_a_connection_whose_answer_is_long_in_coming_keeps_no_other_waiting(stage):
    post_many(8)
    stage.is_answered = lambda wire: wire.number != 0 or len(stage.sent()) >= 6
    delivery.drain(Channel.EMAIL)
    first_ends = [number for what, number, _key in stage.told if what == "end"]
    assert first_ends.index(0) >= 4
    assert states() == [State.SENT] * 8


def test_refused_mail_is_settled_as_such_and_its_connection_goes_on(stage):
    post_many(4)

    def refuse(wire):
        if wire.number == 0 and not any(what == "end" for what, _number, _key in stage.told):
            raise DeliveryError(permanent=True, code="554", answer="spam")

    stage.answer = refuse
    delivery.drain(Channel.EMAIL)
    assert sorted(states()) == [State.FAILED, State.SENT, State.SENT, State.SENT]


def test_connection_that_breaks_gives_back_its_claim_and_the_others_go_on(stage):
    post_many(6)

    def breaks(wire):
        if wire.number == 0:
            raise ChannelDown(code="connection", answer="gone")

    stage.answer = breaks
    delivery.drain(Channel.EMAIL)
    assert states().count(State.SENT) == 5
    assert Message.objects.get(state=State.QUEUED).error_code == "connection"


def test_a_worker_that_thaws_after_its_lease_hands_over_nothing_that_it_had_begun(stage, monkeypatch):
    post_many(1)
    begin = Wire.begin

    def freeze(self, envelope, seconds):
        begin(self, envelope, seconds)
        monkeypatch.setattr("messaging.delivery.claiming.ticks", lambda: 10**9)

    monkeypatch.setattr(Wire, "begin", freeze)
    delivery.drain(Channel.EMAIL)
    assert [what for what, _number, _key in stage.told] == ["begin", "hang up"]
    assert states() == [State.QUEUED]
    assert DeliveryAttempt.objects.get().outcome == Outcome.RETURNED


def test_a_connection_begins_no_mail_that_could_outlive_its_lease(stage, settings):
    settings.MESSAGING_LEASE_SECONDS = settings.MESSAGING_SEND_SECONDS = 5
    post_many(3)
    delivery.drain(Channel.EMAIL)
    assert stage.told == []
    assert states() == [State.QUEUED] * 3


def test_a_connection_whose_claim_was_lost_sends_nothing_more_of_it(stage, settings):
    settings.MESSAGING_CONNECTIONS = 1
    post_many(2)

    def freeze_beyond_the_lease(wire):
        Message.objects.filter(state=State.SENDING).update(lease_until=timezone.now() - timedelta(days=1))
        delivery.sweep()

    stage.answer = freeze_beyond_the_lease
    delivery.drain(Channel.EMAIL)
    assert states() == [State.UNCERTAIN, State.QUEUED]
    assert len(stage.sent()) == 1


def test_a_mail_that_can_not_leave_is_not_offered_ahead_and_harms_no_other(stage, settings):
    settings.MESSAGING_CONNECTIONS = 1
    _first, second, _third = post_many(3)
    Message.objects.filter(pk=second.pk).update(body=None)
    delivery.drain(Channel.EMAIL)
    assert stage.foreseen == [None, None, None]
    assert states() == [State.SENT, State.FAILED, State.SENT]


def test_stopping_worker_ends_what_is_on_the_wires_and_gives_back_the_rest(stage, monkeypatch):
    monkeypatch.setattr(sending, "LARGEST_CLAIM", 3)
    monkeypatch.setattr(sending, "FIRST_CLAIM", 3)
    monkeypatch.setattr(sending, "_stopping", sending._stopping.__class__())
    post_many(9)
    stage.answer = lambda wire: delivery.stop()
    assert delivery.drain(Channel.EMAIL) is False
    assert sorted(states()) == [State.QUEUED] * 6 + [State.SENT] * 3


def test_seats_are_free_again_when_all_is_over(stage):
    post_many(6)
    delivery.drain(Channel.EMAIL)
    assert delivery.lend_hand(Channel.EMAIL, None) is False
    assert sending.open_lanes(Channel.EMAIL, sending.database_now())[0].gate.busy == 0


def test_a_connection_that_has_nothing_left_is_closed_before_another_may_be_opened_in_its_place(stage):
    """The others may go on for long: the mail server counts those that are open."""
    post_many(3)
    gate, found = sending.open_lanes(Channel.EMAIL, sending.database_now())[0].gate, []

    def look(wire):
        found.append((gate.busy, sum(wire.is_open for wire in stage.wires)))

    stage.is_answered = lambda wire: wire.number == 0 or gate.busy == 1
    stage.answer = look
    delivery.drain(Channel.EMAIL)
    assert {places for places, _open in found} == {1, 2}
    assert all(places == still_open for places, still_open in found)
