from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from messaging import delivery
from messaging.accounts.keeping import change_account
from messaging.channels import ChannelDown, DeliveryError
from messaging.choices import Channel, State, Urgency
from messaging.delivery import claiming, hourly
from messaging.delivery.lanes import Lane
from messaging.models import Account, ChannelControl, Message
from messaging.vitals import read_vitals
from tests.messaging.accounts import make_account
from tests.messaging.post import post, post_many

pytestmark = pytest.mark.django_db


def count(state: str) -> int:
    return Message.objects.filter(state=state).count()


def age(account: Account, minutes: int) -> None:
    """As if what it took had been taken that much earlier."""
    account.refresh_from_db()
    account.taken = {str(int(minute) - minutes): taken for minute, taken in account.taken.items()}
    account.waits_until = account.waits_until and account.waits_until - timedelta(minutes=minutes)
    account.save()


def test_an_account_hands_over_no_more_than_its_limit_within_an_hour(wire):
    account = make_account(hourly_limit=3)
    post_many(5)
    delivery.drain(Channel.EMAIL)
    delivery.drain(Channel.EMAIL)
    assert (count(State.SENT), count(State.QUEUED)) == (3, 2)
    account.refresh_from_db()
    assert account.is_at_its_limit
    assert timedelta(minutes=59) < account.waits_until - timezone.now() <= timedelta(minutes=61)

    age(account, 59)
    delivery.drain(Channel.EMAIL)
    assert count(State.SENT) == 3
    age(account, 3)
    delivery.drain(Channel.EMAIL)
    assert count(State.SENT) == 5


def test_what_waits_for_the_limit_is_neither_late_nor_swept_nor_in_the_way_of_other_accounts(wire):
    make_account("tickets", hourly_limit=1)
    make_account("all")
    for _again in range(2):
        post(template="manual", due_at=timezone.now() - timedelta(hours=1))
    Message.objects.update(account=Account.objects.get(purpose="tickets"))
    assert read_vitals().oldest > timedelta(minutes=50)
    delivery.drain(Channel.EMAIL)
    assert read_vitals().oldest == timedelta(0)
    assert delivery.sweep() == []
    other = post()
    delivery.drain(Channel.EMAIL)
    other.refresh_from_db()
    assert other.state == State.SENT
    assert count(State.QUEUED) == 1


def test_the_urgent_ones_leave_first_when_the_limit_does_not_reach_for_all(wire):
    make_account(hourly_limit=1)
    bulk, urgent = post(urgency=Urgency.BULK), post(urgency=Urgency.URGENT)
    delivery.drain(Channel.EMAIL)
    bulk.refresh_from_db()
    urgent.refresh_from_db()
    assert (bulk.state, urgent.state) == (State.QUEUED, State.SENT)


def test_what_was_given_back_untouched_does_not_count_and_a_refused_try_does(wire):
    account = make_account(hourly_limit=10)
    post_many(4)
    wire.answers = [
        DeliveryError(permanent=True, code="550", answer="no such user"),
        ChannelDown(code="421", answer="later"),
    ]
    delivery.drain(Channel.EMAIL)
    account.refresh_from_db()
    assert sum(account.taken.values()) == len(wire.envelopes) == 2
    delivery.drain(Channel.EMAIL)
    account.refresh_from_db()
    assert sum(account.taken.values()) == len(wire.envelopes)


def test_another_limit_is_heard_at_once_and_without_one_nothing_is_counted(wire):
    account = make_account(hourly_limit=1)
    post_many(3)
    for _again in range(2):
        delivery.drain(Channel.EMAIL)
    assert count(State.SENT) == 1
    change_account(actor=None, account=account, values={"hourly_limit": 2})
    delivery.drain(Channel.EMAIL)
    assert count(State.SENT) == 2
    change_account(actor=None, account=account, values={"hourly_limit": None})
    delivery.drain(Channel.EMAIL)
    account.refresh_from_db()
    assert count(State.SENT) == 3
    assert sum(account.taken.values()) == 2


def test_the_window_slides_by_the_minute():
    account, now = make_account(hourly_limit=5), timezone.now().replace(second=0, microsecond=0)

    def row() -> Account:
        return Account.objects.get(pk=account.pk)

    hourly.note(row(), 2, now)
    hourly.note(row(), 3, now + timedelta(minutes=30))
    assert hourly.room(row(), 100, now + timedelta(minutes=60, seconds=59)) == 0
    assert row().waits_until == now + timedelta(minutes=61)
    assert hourly.room(row(), 100, row().waits_until) == 2
    assert hourly.room(row(), 100, now + timedelta(minutes=91)) == 5


def test_a_claim_reads_and_locks_the_row_of_its_account_once():
    account = make_account(hourly_limit=5)
    post_many(3)
    with CaptureQueriesContext(connection) as asked:
        taken = claiming.claim(Lane(Channel.EMAIL, account), 10)
    reads = [query["sql"] for query in asked if 'FROM "messaging_account"' in query["sql"]]
    assert len(reads) == 1
    assert ("FOR UPDATE" in reads[0]) == (connection.vendor == "postgresql")
    account.refresh_from_db()
    assert sum(account.taken.values()) == len(taken.messages) == 3


def test_a_claim_takes_nothing_from_a_channel_that_was_held_since_its_lane_was_opened():
    account = make_account()
    post_many(2)
    ChannelControl.objects.update_or_create(channel=Channel.EMAIL, defaults={"on_hold": True})
    assert claiming.claim(Lane(Channel.EMAIL, account), 10).messages == []
    assert count(State.QUEUED) == 2


@pytest.mark.parametrize("change", [{"on_hold_since": timezone.now()}, {"is_active": False}])
def test_a_claim_takes_nothing_by_an_account_that_was_held_since_its_lane_was_opened(change):
    account = make_account()
    post_many(2)
    lane = Lane(Channel.EMAIL, account)
    Account.objects.update(**change)
    assert claiming.claim(lane, 10).messages == []
    assert count(State.QUEUED) == 2


def test_the_page_of_accounts_says_until_when_it_waits(wire, admin, client_of):
    make_account(hourly_limit=1)
    post_many(2)
    for _again in range(2):
        delivery.drain(Channel.EMAIL)
    html = client_of(admin).get(reverse("configuration-messaging:accounts")).content.decode()
    assert "Llegó a su tope por hora" in html
    assert "Sigue sola:" in html
