"""Doorbells. They carry no work: what is due stands in the database, and the sweeper rings again for it."""

import uuid

from celery import shared_task
from celery.signals import worker_ready, worker_shutdown, worker_shutting_down
from django.conf import settings
from django.db import transaction

from listings import doorbell
from messaging import delivery, preparing, pulse, reports, retention


@shared_task
def drain(channel: str) -> None:
    """Sends what is due on this channel; rings again when its time was up before the queue was empty."""
    with pulse.at_work():
        more = delivery.drain(channel)
    if more:
        ring(channel)


@shared_task
def sweep() -> None:
    for channel in delivery.sweep():
        ring(channel)
    reports.apply_waiting()
    for batch_id in preparing.unfinished():
        doorbell.ring(prepare, str(batch_id))


@shared_task
def prepare(batch_id: str) -> None:
    """Writes some of a batch's messages again; rings for itself until none is left."""
    channel, more = preparing.prepare(uuid.UUID(batch_id))
    if channel:
        ring(channel)
    if more:
        doorbell.ring(prepare, batch_id)


@shared_task
def fetch_reports() -> None:
    """Those that nobody brings: each SMSC is listened to by a task of its own, so that none waits for another."""
    for account_id in reports.accounts_to_hear():
        doorbell.ring(hear, str(account_id))
    reports.read_bounces()


@shared_task
def hear(account_id: str) -> None:
    reports.hear(int(account_id), settings.REPORT_SECONDS)


@shared_task
def retain() -> None:
    retention.run()


@worker_ready.connect
def show_signs_of_life(**event: object) -> None:
    pulse.start()


@worker_shutdown.connect
def end_signs_of_life(**event: object) -> None:
    pulse.stop()


@worker_shutting_down.connect
def stop_sending(**event: object) -> None:
    delivery.stop()
    retention.stop()


def ring(channel: str, seconds: float = 0) -> None:
    doorbell.ring(drain, channel, seconds=seconds)


def ring_after_commit(channel: str, times: int = 1, seconds: float = 0) -> None:
    """times: how many workers a big job may wake at once. seconds: not before."""

    def ring_them() -> None:
        for _worker in range(times):
            ring(channel, seconds)

    transaction.on_commit(ring_them, robust=True)


def ring_to_prepare(batch_id: uuid.UUID) -> None:
    transaction.on_commit(lambda: doorbell.ring(prepare, str(batch_id)), robust=True)
