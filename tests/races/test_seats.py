"""Who may open a connection to a lane, where processes of several machines would: each thread is one here."""

import threading
import time

import pytest
from django.db import connection

from messaging.choices import Channel
from messaging.delivery import seats
from messaging.delivery.lanes import Gate, Lane
from tests.messaging.accounts import make_account
from tests.races.together import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _each_thread_has_a_gate_of_its_own(monkeypatch):
    own = threading.local()

    def gate(lane) -> Gate:
        own.gates = getattr(own, "gates", {})
        return own.gates.setdefault(lane.key, Gate())

    monkeypatch.setattr(Lane, "gate", property(gate))


@pytest.fixture
def lane() -> Lane:
    return Lane(Channel.EMAIL, make_account(connections=5))


def test_processes_that_come_at_once_get_as_many_as_the_account_has_and_no_more(lane):
    all_came = threading.Barrier(6)

    def take() -> int:
        places = seats.take(lane, 3)
        all_came.wait(20)
        return len(places)

    assert sum(together([take] * 6)) == 5


def test_who_gets_none_has_nothing_to_give_back_to_its_own_process(lane):
    taken = seats.take(lane, 5)

    def come_too_late() -> tuple[list, int]:
        return seats.take(lane, 5), lane.gate.busy

    assert together([come_too_late]) == [([], 0)]
    assert (len(taken), lane.gate.busy) == (5, 5)
    for place in taken:
        place.close()


def test_each_place_that_is_left_is_free_for_another_process_at_once_and_only_that_one(lane):
    first, *rest = seats.take(lane, 5)
    first.close()
    first.close()
    assert together([lambda: len(seats.take(lane, 5))]) == [1]
    assert lane.gate.busy == 4
    for place in rest:
        place.close()
    assert together([lambda: len(seats.take(lane, 8))]) == [5]


def test_a_place_is_free_only_after_its_connection_was_closed(lane):
    (place, *rest) = seats.take(lane, 5)
    found = []
    place.callback(lambda: found.extend(together([lambda: len(seats.take(lane, 5))])))
    place.close()
    assert found == [0]
    for other in rest:
        other.close()


def test_a_process_that_dies_leaves_all_of_its_places(lane):
    """Its session ends, and nothing else is done."""
    assert together([lambda: len(seats.take(lane, 5))]) == [5]
    assert together([lambda: len(seats.take(lane, 5))]) == [5]


def test_a_session_that_is_gone_takes_its_places_along_and_the_process_goes_on(lane):
    places = seats.take(lane, 5)
    pid = connection.connection.info.backend_pid
    together([lambda: connection.cursor().execute("SELECT pg_terminate_backend(%s, 5000)", [pid])])
    for place in places:
        place.close()
    assert lane.gate.busy == 0
    again = seats.take(lane, 5)
    assert len(again) == 5
    for place in again:
        place.close()


def test_a_process_that_froze_leaves_its_places_when_its_claims_are_over(lane, settings):
    settings.MESSAGING_LEASE_SECONDS = 0.5
    places = seats.take(lane, 5)
    places.pop().close()
    time.sleep(1.5)
    assert together([lambda: len(seats.take(lane, 5))]) == [5]
    for place in places:
        place.close()


def test_who_has_left_all_its_places_may_be_silent_for_as_long_as_it_likes(lane, settings):
    settings.MESSAGING_LEASE_SECONDS = 0.5
    for place in seats.take(lane, 5):
        place.close()
    pid = connection.connection.info.backend_pid
    time.sleep(1.5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone() == (pid,)


def test_lanes_have_places_of_their_own(lane):
    lanes = [
        lane,
        Lane(Channel.EMAIL, make_account(connections=5)),
        *(Lane(channel) for channel in Channel.values),
    ]
    assert len({one.number for one in lanes}) == 5
    taken = [place for one in lanes for place in seats.take(one, one.connections)]
    assert len(taken) == sum(one.connections for one in lanes)
    for place in taken:
        place.close()


def test_the_database_misses_a_machine_that_is_gone_before_health_calls_its_worker_silent():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('tcp_keepalives_idle')::int + current_setting('tcp_keepalives_interval')::int"
            " * current_setting('tcp_keepalives_count')::int, current_setting('tcp_user_timeout')"
        )
        assert cursor.fetchone() == (40, "40000")
