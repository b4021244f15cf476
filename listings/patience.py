"""How long a read may take: a clear answer serves a person better than a page that never comes."""

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg2.errors
from django.core.cache import cache
from django.db import OperationalError, connection, transaction

CANCELLED = "57014"
# SQLite asks back after so many steps of its machine; a step takes less than a microsecond.
STEPS = 20_000
NOT_AGAIN = 60  # seconds


class TooSlow(Exception):
    """The database was given up on."""


@contextmanager
def patience(milliseconds: int) -> Iterator[None]:
    """The reads inside get this long each (SQLite: together). Raises TooSlow. Leaves the connection as it was."""
    limited = within_server if connection.vendor == "postgresql" else within_process
    with limited(milliseconds):
        yield


def fingerprint(sql: str, params: Sequence[object]) -> str:
    """What is asked of the database, filters and rights included: the same for two people only if all of it is."""
    return hashlib.sha256(repr((sql, tuple(params))).encode()).hexdigest()


@contextmanager
def patience_once(key: str, milliseconds: int) -> Iterator[None]:
    """As `patience`; what was given up on less than a minute ago is not tried again. key: its `fingerprint`."""
    name = f"too-slow:{key}"
    if cache.get(name):
        raise TooSlow
    try:
        with patience(milliseconds):
            yield
    except TooSlow:
        cache.set(name, True, NOT_AGAIN)
        raise


@contextmanager
def within_server(milliseconds: int) -> Iterator[None]:
    """The limit travels in front of each read and ends with it: no round trip of its own.

    Nor is a table read from end to end meanwhile: an index is slower only where the table is small.
    """
    limits = f"SET LOCAL statement_timeout = {int(milliseconds)}; SET LOCAL enable_seqscan = off;"

    def limited(execute, sql, params, many, context):
        began = time.monotonic()
        answer = execute(f"{limits} {sql}", params, many, context)
        if time.monotonic() - began >= milliseconds / 1000:
            swallow_late_cancel()
        return answer

    try:
        with put_back(), connection.execute_wrapper(limited):
            yield
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != CANCELLED:
            raise
        raise TooSlow from error


def swallow_late_cancel() -> None:
    """A limit that ran out while the answer was on its way cancels whatever is asked next (PostgreSQL 15), by
    anybody who gets this connection. Raises TooSlow within a transaction, which that takes with it."""
    try:
        with connection.connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except psycopg2.errors.QueryCanceled as error:
        if connection.in_atomic_block:
            raise TooSlow from error


@contextmanager
def put_back() -> Iterator[None]:
    """Within a transaction a limit would outlive the read, and a read given up on would take all else with it."""
    mark = transaction.savepoint() if connection.in_atomic_block else None
    try:
        yield
    finally:
        if mark:
            transaction.savepoint_rollback(mark)


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
