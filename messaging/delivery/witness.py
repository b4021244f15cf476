"""Whether the database still knows all that it was told since a claim was made.

What was sent is written down without waiting for the disk, so PostgreSQL may forget the last of it in a crash, and
rows that left look as if they had not. A table that is not logged is empty after a crash, and whole otherwise: a
claim that has no row there any more was made before one. SQLite forgets nothing.
"""

import uuid
from datetime import datetime, timedelta

from django.db import connection

# No claim that is older waits for the sweeper, which looks after them first.
KEPT = timedelta(days=1)


def watch(token: uuid.UUID, now: datetime) -> None:
    """Inside the claim's transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO messaging_witness (token, at) VALUES (%s, %s)", [token, now])


def remembers(token: uuid.UUID) -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM messaging_witness WHERE token = %s)", [token])
        return cursor.fetchone()[0]


def forget_old(now: datetime) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM messaging_witness WHERE at < %s", [now - KEPT])
