"""The connections that may be opened to a lane: never more than it has, however many processes and machines send.

Each is a seat that the database keeps: a lock that ends with the session of whoever holds it. So a worker that was
killed holds none, a machine that is gone none longer than the database takes to miss it (see the settings), and
one that froze none longer than its claims last. With SQLite one process sends, and its gate is enough.
"""

from collections.abc import Sequence
from contextlib import ExitStack

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from messaging.delivery.lanes import Lane

# Looked at one by one, and no further than needed: what is not returned is not locked.
TAKE = """
SELECT seat, set_config('idle_session_timeout', %s, false)
FROM generate_series(1, %s) AS seat WHERE pg_try_advisory_lock(%s, seat) LIMIT %s
"""
# A session that holds none may rest for as long as it likes.
GIVE_BACK = "SELECT pg_advisory_unlock(%s, %s), set_config('idle_session_timeout', %s, false)"


def take(lane: Lane, wanted: int) -> list[ExitStack]:
    """A place for each connection that is ours to open. Closed, it ends what it was given, and then is free."""
    places = [ExitStack() for _seat in range(lane.gate.enter(lane.seats, wanted))]
    with ExitStack() as undone:
        for place in places:
            place.callback(lane.gate.leave)
            undone.push(place)
        seats = free_seats(lane, len(places))
        undone.pop_all()
    held = set(seats)
    for place, seat in zip(places, seats, strict=False):
        place.callback(give_back, lane, seat, held)
    for place in places[len(seats) :]:
        place.close()
    return places[: len(seats)]


def free_seats(lane: Lane, wanted: int) -> Sequence[int]:
    """Those are ours now."""
    if connection.vendor != "postgresql" or not wanted:
        return range(wanted)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [patience(), lane.connections, lane.number, wanted])
        return [seat for seat, _patience in cursor]


def patience() -> str:
    """Whoever says nothing for so long has lost its claims too."""
    return f"{settings.MESSAGING_LEASE_SECONDS * 1000:.0f}ms"


def give_back(lane: Lane, seat: int, held: set[int]) -> None:
    """held: what this session has, from now on without this one."""
    held.discard(seat)
    if connection.vendor != "postgresql":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(GIVE_BACK, [lane.number, seat, patience() if held else "0"])
    except (DatabaseError, InterfaceError):
        # Without its session nobody holds it.
        connection.close()
