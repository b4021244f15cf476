"""Many connections and many lanes: who is asked for a hand, and who goes on alone."""

import pytest

from messaging import delivery
from messaging.channels import LooksAhead
from messaging.choices import Channel, State
from messaging.delivery import sending
from messaging.models import Message
from tests.messaging.accounts import make_account
from tests.messaging.post import Recorder, post, post_many

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_claims(monkeypatch):
    monkeypatch.setattr(sending, "LARGEST_CLAIM", 2)


def test_a_long_queue_asks_for_as_many_hands_as_the_lane_has_connections(wire, settings):
    settings.MESSAGING_CONNECTIONS = 3
    post_many(20)
    asked = []
    delivery.drain(Channel.EMAIL, asked.append)
    assert asked == [None, None]


def test_one_message_asks_for_no_hand(wire):
    post()
    asked = []
    delivery.drain(Channel.EMAIL, asked.append)
    assert asked == []
    assert len(wire.envelopes) == 1


def test_another_accounts_messages_are_for_another_worker_who_sends_only_those(wire):
    first = post()
    account = make_account(Channel.EMAIL, name="Otra")
    second = post()
    Message.objects.filter(pk=first.pk).update(account=None)
    Message.objects.filter(pk=second.pk).update(account=account)
    asked = []
    delivery.drain(Channel.EMAIL, asked.append)
    assert asked == [account.pk]
    assert Message.objects.get(pk=second.pk).state == State.QUEUED
    delivery.lend_hand(Channel.EMAIL, account.pk)
    assert Message.objects.get(pk=second.pk).state == State.SENT


def test_processes_share_out_the_connections_of_a_lane(wire, settings):
    settings.MESSAGING_CONNECTIONS, settings.WORKER_PROCESSES = 4, 4
    post_many(2)
    inner = []
    wire.answers = [lambda: inner.append(delivery.lend_hand(Channel.EMAIL, None)) or "accepted"]
    delivery.lend_hand(Channel.EMAIL, None)
    assert inner == [False]


class Foreseeing(Recorder):
    def __init__(self) -> None:
        super().__init__()
        self.told = []

    def next_is(self, envelope):
        self.told.append(envelope)


def test_a_way_out_that_looks_ahead_hears_what_comes_next_and_that_nothing_does(monkeypatch):
    wire = Foreseeing()
    assert isinstance(wire, LooksAhead)
    monkeypatch.setattr(sending, "open_transport", lambda lane: wire)
    post_many(2)
    Message.objects.filter(pk=post().pk).update(body=None)
    delivery.drain(Channel.EMAIL)
    _first, second = wire.envelopes
    assert wire.told == [second, None, None]
