import signal
from dataclasses import dataclass

import pytest

from messaging.choices import State
from tests.faults.cluster import Cluster, server_programs
from tests.faults.conftest import make_queued, signal_group, wait_for

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
# Before either crash two connections may have claimed a hundred each: some are left in the queue then.
COUNT = 800
# Longer than the database takes to come back, so that a worker that lives on still has its claims.
LEASE = 10.0
# For the sweeper, on a machine that is busy.
MARGIN = 10.0


@dataclass(frozen=True)
class Rows:
    """What the table says. held: by the claim's token, what it has not settled."""

    by_state: dict[str, set[int]]
    held: dict[str, set[int]]

    def of(self, state: State) -> set[int]:
        return self.by_state.get(state, set())


def read(cluster: Cluster) -> Rows:
    by_state: dict[str, set[int]] = {}
    held: dict[str, set[int]] = {}
    for pk, state, token in cluster.ask("SELECT id, state, claim_token FROM messaging_message"):
        by_state.setdefault(state, set()).add(pk)
        assert (token is not None) == (state == State.SENDING)
        if token:
            held.setdefault(token, set()).add(pk)
    return Rows(by_state, held)


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
    place.database, place.lease = cluster.url, LEASE
    worker = place.worker()

    def wait_until_nobody_holds(before: Rows) -> None:
        """No claim that was made before outlives its lease, whatever its worker knows."""
        wait_for(lambda: not before.held.keys() & read(cluster).held.keys(), "the old claims", LEASE + MARGIN)

    wait_for(lambda: len(place.accepted()) >= 60, "60 mails")
    cluster.kill()
    cluster.start()
    back = read(cluster)
    assert back.of(State.QUEUED), "crashed too late to prove anything"
    wait_until_nobody_holds(back)
    assert not read(cluster).of(State.UNCERTAIN), "who lived on knew what had left"
    wait_for(lambda: len(place.accepted()) >= 200, "the worker that goes on")

    signal_group(worker, signal.SIGKILL)
    cluster.stop_at_once()
    cluster.start()
    back = read(cluster)
    in_hand = set().union(*back.held.values())
    assert in_hand, "crashed between two claims: that proves nothing"
    assert back.of(State.QUEUED), "crashed too late to prove anything"
    place.worker()
    wait_until_nobody_holds(back)
    assert read(cluster).of(State.UNCERTAIN) == in_hand, "nobody knows which of them left"
    wait_for(lambda: not {State.QUEUED, State.SENDING} & read(cluster).by_state.keys(), "the end of all")

    found, accepted = read(cluster), place.accepted()
    sent, doubtful = found.of(State.SENT), found.of(State.UNCERTAIN)
    assert doubtful == in_hand
    assert len(sent) + len(doubtful) == COUNT
    assert sent <= set(accepted), "lost"
    assert set(accepted) <= sent | doubtful, "sent unknown to the table"
    assert set(accepted.values()) == {1}, "doubled"
