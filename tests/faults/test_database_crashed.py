import signal

import pytest

from messaging.choices import State
from tests.faults.cluster import Cluster, server_programs
from tests.faults.conftest import CONNECTIONS, make_queued, signal_group, wait_for

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
COUNT, LARGEST_CLAIM = 400, 100


@pytest.fixture
def cluster():
    programs = server_programs()
    if programs is None:
        pytest.skip("needs PostgreSQL's own programs (initdb, pg_ctl): Debian's package postgresql")
    there = Cluster(programs)
    try:
        yield there
    finally:
        there.remove()


def test_a_database_that_crashes_twice_loses_nothing_and_doubles_nothing(place, cluster):
    """First under a worker that lives on, then together with it, as in a power cut."""
    make_queued(COUNT, mailbox="calm")
    cluster.start()
    cluster.copy_of_the_tests_database()
    place.database = cluster.url
    worker = place.worker()

    def by_state() -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for pk, state in cluster.ask("SELECT id, state FROM messaging_message"):
            found.setdefault(state, set()).add(pk)
        return found

    wait_for(lambda: len(place.accepted()) >= 60, "60 mails")
    cluster.kill()
    cluster.start()
    left = by_state()
    assert State.QUEUED in left, "crashed too late to prove anything"
    wait_for(lambda: len(place.accepted()) >= 160, "the worker that goes on")

    signal_group(worker, signal.SIGKILL)
    cluster.stop_at_once()
    cluster.start()
    assert State.QUEUED in by_state(), "crashed too late to prove anything"
    place.worker()
    wait_for(lambda: set(by_state()) <= {State.SENT, State.UNCERTAIN}, "the end of all")

    found, accepted = by_state(), place.accepted()
    sent, doubtful = found[State.SENT], found.get(State.UNCERTAIN, set())
    assert len(sent) + len(doubtful) == COUNT
    assert sent <= set(accepted), "lost"
    assert set(accepted) <= sent | doubtful, "sent unknown to the table"
    assert set(accepted.values()) == {1}, "doubled"
    # What a crash met while it was claimed, and nobody lives who knows better.
    assert len(doubtful) <= 2 * CONNECTIONS * LARGEST_CLAIM
