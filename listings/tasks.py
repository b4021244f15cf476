"""Doorbells. They carry no work: the jobs stand in the database, and the sweeper rings again for them."""

from celery import shared_task
from celery.signals import worker_shutting_down
from django.db import transaction

from listings import doorbell
from listings.jobs import cleaning, running
from listings.statistics import keep_statistics


@shared_task
def work(lane: str) -> None:
    """One turn; rings again while there is more to do, so that lanes and sending take turns on the threads."""
    if running.work(lane):
        ring(lane)


@shared_task
def sweep() -> None:
    for lane in running.sweep():
        ring(lane)


@shared_task
def clean() -> None:
    cleaning.clean()


@shared_task
def count_tables() -> None:
    keep_statistics()


@worker_shutting_down.connect
def stop_working(**event: object) -> None:
    running.stop()


def ring(lane: str) -> None:
    doorbell.ring(work, lane)


def ring_after_commit(lane: str) -> None:
    transaction.on_commit(lambda: ring(lane), robust=True)
