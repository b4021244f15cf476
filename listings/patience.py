"""How long a read may take: a clear answer serves a person better than a page that never comes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

CANCELLED = "57014"
# SQLite asks back after so many steps of its machine; a step takes less than a microsecond.
STEPS = 20_000


class TooSlow(Exception):
    """The database was given up on."""


@contextmanager
def patience(milliseconds: int) -> Iterator[None]:
    """The reads inside get this long each (SQLite: together). Raises TooSlow. Leaves the connection as it was."""
    limited = within_server if connection.vendor == "postgresql" else within_process
    with limited(milliseconds):
        yield


@contextmanager
def within_server(milliseconds: int) -> Iterator[None]:
    nested = connection.in_atomic_block
    try:
        with transaction.atomic():
            limit(milliseconds)
            yield
            if nested:
                limit(0)
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != CANCELLED:
            raise
        raise TooSlow from error


def limit(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])


@contextmanager
def within_process(milliseconds: int) -> Iterator[None]:
    connection.ensure_connection()
    deadline = time.monotonic() + milliseconds / 1000
    connection.connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
    try:
        yield
    except OperationalError as error:
        if "interrupted" not in str(error):
            raise
        raise TooSlow from error
    finally:
        connection.connection.set_progress_handler(None, 0)
