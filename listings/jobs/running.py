"""The way through: claim a job, work at it for a turn, let it go. Only the doorbells in tasks.py come here."""

import logging
import threading

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from listings.jobs.choices import Lane
from listings.jobs.kinds import JobRefused, Kind
from listings.jobs.models import Job
from listings.jobs.turns import ClaimLost, Turn, claim, free, hold, stopping

logger = logging.getLogger(__name__)
MOST_TRIES = 3
_lanes = {lane: threading.BoundedSemaphore(1) for lane in Lane.values}
_unheard = {lane: threading.Event() for lane in Lane.values}


def stop() -> None:
    """This process is about to end: what is at hand is written down, and the job let go."""
    stopping.set()


def work(lane: str) -> bool:
    """One turn at one job of this lane; True when there may be more to do. One at a time in each process."""
    if not _lanes[lane].acquire(blocking=False):
        _unheard[lane].set()
        return False
    try:
        turn = claim(lane)
        if turn:
            take(turn)
    finally:
        _lanes[lane].release()
    more = turn is not None or _unheard[lane].is_set()
    _unheard[lane].clear()
    return more and not stopping.is_set()


def sweep() -> list[str]:
    """The lanes where a job waits for somebody."""
    return sorted(set(free().order_by().values_list("lane", flat=True).distinct()))


def take(turn: Turn) -> None:
    """What breaks is tried again once the lease is over, a few times; then the job says so and ends."""
    try:
        with translation.override(turn.job.language or settings.LANGUAGE_CODE):
            work_at(turn)
    except ClaimLost:
        return
    except Exception:
        logger.exception("Job %s broke", turn.job.pk)


def work_at(turn: Turn) -> None:
    if turn.kind is Kind:
        turn.fail(_("Esta versión no conoce este tipo de trabajo."))
    elif turn.job.tries > MOST_TRIES:
        turn.fail(_("Se cortó %(tries)d veces seguidas en el mismo lugar.") % {"tries": MOST_TRIES})
    else:
        step_by_step(turn)


def step_by_step(turn: Turn) -> None:
    try:
        if not turn.owner.is_active:
            raise JobRefused(_("Quien lo pidió ya no trabaja acá."))
        turn.kind.check(turn.job, turn.owner)
        while not turn.kind.step(turn):
            turn.rest()
            if turn.is_over:
                turn.release()
                return
    except JobRefused as refused:
        turn.fail(str(refused))


def do_now(job: Job) -> None:
    """A small job in the request that asked for it, without waiting for a worker."""
    turn = hold(job.pk)
    if turn:
        take(turn)
