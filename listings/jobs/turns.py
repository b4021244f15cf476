"""One worker's turn at one job. Everything is written under the claim: a claim that was lost finds nothing."""

import threading
import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import User
from listings.clock import database_now, ticks
from listings.jobs.choices import LIVE_STATES, JobState
from listings.jobs.kinds import Kind, find
from listings.jobs.models import Job

LOOKED_AT = 10
# Between two steps, so that whatever sends messages in this process comes first.
REST_SECONDS = 0.02
# Set once this process is about to end.
stopping = threading.Event()


class ClaimLost(Exception):
    """Cancelled, or another worker has it: whatever was not written down is undone."""


class Turn:
    def __init__(self, job: Job, kind: type[Kind], token: uuid.UUID):
        self.job, self.kind, self.token = job, kind, token
        self.owner: User = job.owner
        self.ends = ticks() + settings.JOB_TURN_SECONDS

    @property
    def is_over(self) -> bool:
        return stopping.is_set() or ticks() >= self.ends

    def rest(self) -> bool:
        """True when this process is about to end: what can't be left half done is given up now."""
        return stopping.wait(REST_SECONDS)

    def save(self, **fields: Any) -> None:
        """Progress, and the lease from now on. Inside the transaction of the work itself. Raises ClaimLost."""
        self._write(**fields, tries=0, lease_until=database_now() + self.kind.lease())

    def finish(self, **fields: Any) -> None:
        with transaction.atomic():
            self._write(**fields)
            self.job.refresh_from_db()
            result = self.job.result | self.kind.finished(self.job, self.owner)
            self._let_go(state=JobState.DONE, finished_at=database_now(), result=result)

    def fail(self, why: str) -> None:
        self._let_go(state=JobState.FAILED, finished_at=database_now(), error=why[:300])

    def release(self) -> None:
        """For the next turn, here or elsewhere."""
        self._let_go(tries=0)

    def _let_go(self, **fields: Any) -> None:
        self._write(**fields, claim_token=None, lease_until=None)

    def _write(self, **fields: Any) -> None:
        if fields and not Job.objects.filter(pk=self.job.pk, claim_token=self.token).update(**fields):
            raise ClaimLost


def free(lane: str | None = None) -> QuerySet[Job]:
    """Jobs that nobody is at: new ones, those between two turns, those whose worker is gone."""
    jobs = Job.objects.filter(Q(claim_token=None) | Q(lease_until__lt=database_now()), state__in=LIVE_STATES)
    return jobs.filter(lane=lane) if lane else jobs


def claim(lane: str) -> Turn | None:
    """The one that has waited longest since its last turn, so that a short job waits for no long one's end."""
    waiting = free(lane).order_by("turned_at", "pk").values_list("pk", flat=True)[:LOOKED_AT]
    return next((turn for turn in map(hold, list(waiting)) if turn), None)


def hold(pk: int) -> Turn | None:
    """By conditional update: the row count says who has it."""
    job = Job.objects.select_related("owner").get(pk=pk)
    kind = find(job.kind) or Kind
    token, now = uuid.uuid4(), database_now()
    taken = (
        free()
        .filter(pk=pk)
        .update(
            state=JobState.RUNNING,
            claim_token=token,
            lease_until=now + kind.lease(),
            turned_at=now,
            started_at=Coalesce(F("started_at"), now),
            tries=F("tries") + 1,
        )
    )
    if not taken:
        return None
    job.refresh_from_db()
    return Turn(job, kind, token)
