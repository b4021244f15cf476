"""Doorbells. They carry no work: what is due stands in the database, and the sweeper rings again for it."""

from celery import shared_task
from celery.signals import worker_shutting_down
from django.db import transaction

from listings import doorbell
from messaging import delivery, retention


@shared_task
def drain(channel: str) -> None:
    """Sends what is due on this channel; rings again when its time was up before the queue was empty."""
    if delivery.drain(channel):
        ring(channel)


@shared_task
def sweep() -> None:
    for channel in delivery.sweep():
        ring(channel)


@shared_task
def retain() -> None:
    retention.run()


@worker_shutting_down.connect
def stop_sending(**event: object) -> None:
    delivery.stop()
    retention.stop()


def ring(channel: str) -> None:
    doorbell.ring(drain, channel)


def ring_after_commit(channel: str, times: int = 1) -> None:
    """times: how many workers a big job may wake at once."""

    def ring_them() -> None:
        for _worker in range(times):
            ring(channel)

    transaction.on_commit(ring_them, robust=True)
