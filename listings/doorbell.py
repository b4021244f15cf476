"""Asking some worker to look at a queue now. A broker that is down or hangs is logged, and holds nobody up."""

import logging
import threading

from celery import Task

from listings.clock import ticks

logger = logging.getLogger(__name__)
# A broker that does not answer costs one request some patience, and the next ones none.
PATIENCE_SECONDS = 0.5
QUIET_SECONDS = 5
EXPIRES = 60
_quiet_until = 0.0


def ring(task: Task, *args: str, seconds: float = 0) -> None:
    """The sweeper rings again for what is left undone, so that a doorbell may be lost. seconds: not before."""
    if ticks() < _quiet_until:
        return
    # In a thread, because the client's own time-outs add up: it tries again several times.
    bell = threading.Thread(target=publish, args=(task, args, seconds), daemon=True)
    bell.start()
    bell.join(PATIENCE_SECONDS)
    if bell.is_alive():
        be_quiet()
        logger.error("The broker does not answer: the sweeper will ring %s%s", task.name, args)


def publish(task: Task, args: tuple[str, ...], seconds: float = 0) -> None:
    later = {"countdown": seconds} if seconds else {}
    try:
        task.apply_async(args, retry=False, expires=EXPIRES + seconds, **later)
    except Exception:
        be_quiet()
        logger.exception("%s%s could not be rung: the sweeper will", task.name, args)


def be_quiet() -> None:
    global _quiet_until
    _quiet_until = ticks() + QUIET_SECONDS
