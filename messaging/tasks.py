"""Doorbells. They carry no work: what is due stands in the database, and the sweeper rings again for it."""

import logging
import threading

from celery import shared_task
from celery.signals import worker_shutting_down
from django.db import transaction

from messaging import delivery
from messaging.clock import ticks

logger = logging.getLogger(__name__)
# A broker that does not answer costs one request some patience, and the next ones none.
PATIENCE_SECONDS = 0.5
QUIET_SECONDS = 5
DOORBELL_EXPIRES = 60
_quiet_until = 0.0


@shared_task
def drain(channel: str) -> None:
    """Sends what is due on this channel; rings again when its time was up before the queue was empty."""
    if delivery.drain(channel):
        ring(channel)


@shared_task
def sweep() -> None:
    for channel in delivery.sweep():
        ring(channel)


@worker_shutting_down.connect
def stop_sending(**event: object) -> None:
    delivery.stop()


def ring(channel: str) -> None:
    """Asks some worker to look at the queue now. A broker that is down or hangs is logged, and holds nobody up."""
    if ticks() < _quiet_until:
        return
    # In a thread, because the client's own time-outs add up: it tries again several times.
    bell = threading.Thread(target=publish, args=(channel,), daemon=True)
    bell.start()
    bell.join(PATIENCE_SECONDS)
    if bell.is_alive():
        be_quiet()
        logger.error("The broker does not answer: the sweeper will find what is due on %s", channel)


def publish(channel: str) -> None:
    try:
        drain.apply_async((channel,), retry=False, expires=DOORBELL_EXPIRES)
    except Exception:
        be_quiet()
        logger.exception("The doorbell of %s could not be rung: the sweeper will find what is due", channel)


def be_quiet() -> None:
    global _quiet_until
    _quiet_until = ticks() + QUIET_SECONDS


def ring_after_commit(channel: str, times: int = 1) -> None:
    """times: how many workers a big job may wake at once."""

    def ring_them() -> None:
        for _worker in range(times):
            ring(channel)

    transaction.on_commit(ring_them, robust=True)
