"""Doorbells. They carry no work: what is due stands in the database, and the sweeper rings again for it."""

import uuid

from celery import shared_task
from celery.signals import worker_init, worker_ready, worker_shutdown, worker_shutting_down
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from listings import doorbell
from messaging import delivery, preparing, pulse, reports, retention, unfolding
from messaging.models import Batch


@shared_task
def drain(channel: str) -> None:
    """Sends what is due on this channel; rings again when its time was up before the queue was empty.

    What is worth more than one connection, or leaves by another account, is for other threads and processes.
    """

    def hand_on(account: int | None) -> None:
        doorbell.ring(lend_hand, channel, str(account or ""))

    with pulse.at_work():
        more = delivery.drain(channel, hand_on)
    if more:
        ring(channel)


@shared_task
def lend_hand(channel: str, account: str) -> None:
    """One more connection for what leaves by one account, or by what the environment names."""
    with pulse.at_work():
        more = delivery.lend_hand(channel, int(account) if account else None)
    if more:
        doorbell.ring(lend_hand, channel, account)


@shared_task
def sweep() -> None:
    for channel in delivery.sweep():
        ring(channel)
    reports.apply_waiting()
    for batch_id in preparing.unfinished():
        doorbell.ring(prepare, str(batch_id))
    for batch_id in Batch.objects.folded().values_list("pk", flat=True):
        doorbell.ring(unfold, str(batch_id))


@shared_task
def prepare(batch_id: str) -> None:
    """Writes some of a batch's messages again; rings for itself until none is left."""
    channel, more = preparing.prepare(uuid.UUID(batch_id))
    if channel:
        ring(channel)
    if more:
        doorbell.ring(prepare, batch_id)


@shared_task
def unfold(batch_id: str) -> None:
    """Makes messages of a batch's items, ahead of what is sent; rings for itself until none is left."""
    done = unfolding.unfold(uuid.UUID(batch_id))
    for _worker in range(settings.MESSAGING_CONNECTIONS if done.channel else 0):
        ring(done.channel)
    if done.needs_words:
        doorbell.ring(prepare, batch_id)
    if done.seconds is not None:
        doorbell.ring(unfold, batch_id, seconds=done.seconds)


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


@worker_init.connect
def know_addresses(**event: object) -> None:
    """Reading all of the product's addresses takes a second, which the first message should not wait for."""
    reverse("baja", args=["-"])


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


def ring_to_unfold(batch_id: uuid.UUID) -> None:
    transaction.on_commit(lambda: doorbell.ring(unfold, str(batch_id)), robust=True)


def ring_to_prepare(batch_id: uuid.UUID) -> None:
    transaction.on_commit(lambda: doorbell.ring(prepare, str(batch_id)), robust=True)
