"""A worker's sign of life: a row for whoever watches from outside, a byte for the watchdog that started it.

A worker whose work hangs gives none, so that it is replaced like one that is frozen.
"""

import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from listings.clock import database_now, ticks
from messaging.models import Pulse

logger = logging.getLogger(__name__)
# Signs of life in the time after which a worker that gives none is replaced.
BEATS = 8
FORGOTTEN_AFTER = timedelta(days=1)
_busy: dict[int, float] = {}
_stopped = threading.Event()


def own_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


@contextmanager
def at_work() -> Iterator[None]:
    """Around a piece of work of this thread that must end in time."""
    me = threading.get_ident()
    _busy[me] = ticks()
    try:
        yield
    finally:
        _busy.pop(me, None)


def is_stuck() -> bool:
    return any(ticks() - since > settings.WORKER_STUCK_SECONDS for since in list(_busy.values()))


def start() -> None:
    _stopped.clear()
    threading.Thread(target=go_on, name="Pulse", daemon=True).start()


def stop() -> None:
    _stopped.set()
    with suppress(DatabaseError):
        Pulse.objects.filter(pk=own_name()).delete()


def go_on() -> None:
    while not _stopped.is_set():
        if is_stuck():
            logger.error("A send hangs: this worker gives no more signs of life")
        else:
            tell_watchdog()
            close_old_connections()
            write_down()
        _stopped.wait(settings.WORKER_SILENCE_SECONDS / BEATS)
    connection.close()


def write_down() -> None:
    """A database that is away is no fault of this worker's."""
    try:
        now = database_now()
        if not Pulse.objects.filter(pk=own_name()).update(at=now):
            Pulse.objects.filter(at__lt=now - FORGOTTEN_AFTER).delete()
            Pulse.objects.create(name=own_name(), started_at=now, at=now)
    except DatabaseError:
        logger.warning("The database did not take this worker's sign of life", exc_info=True)


def tell_watchdog() -> None:
    """Without its watchdog nobody would replace this worker: it ends, and whoever keeps both starts them anew."""
    pipe = os.environ.get("WORKER_PULSE_FD")
    if not pipe:
        return
    try:
        os.write(int(pipe), b".")
    except OSError:
        os.kill(os.getpid(), signal.SIGTERM)
