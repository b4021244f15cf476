"""Asking for a job, stopping it, asking again for what failed."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Value
from django.utils import timezone, translation

from accounts.audit import record
from accounts.models import User
from listings.clock import database_now
from listings.insert import insert_from
from listings.jobs.choices import FAILED_OUTCOMES, LIVE_STATES, JobState, Outcome
from listings.jobs.kinds import Kind
from listings.jobs.models import Job, JobRow
from listings.tasks import ring_after_commit


@transaction.atomic
def start(
    *,
    owner: User,
    kind: type[Kind],
    params: dict[str, Any],
    form_key: uuid.UUID,
    rows: QuerySet | None = None,
    key: str = "pk",
) -> Job:
    """Writes down what is to be done, and rings after the commit; the same key again gives the first job.

    rows: which ones are meant, by their `key`, frozen here by one statement: what comes to match later is not
    touched. Raises JobRefused.
    """
    now = timezone.now()
    fresh = {
        "kind": kind.key,
        "lane": kind.lane,
        "params": params,
        "language": translation.get_language() or "",
        "created_at": now,
        "turned_at": now,
    }
    job, created = Job.objects.get_or_create(owner=owner, form_key=form_key, defaults=fresh)
    if not created:
        return job
    kind.check(job, owner)
    if rows is not None:
        job.total = freeze(job, rows, key)
        job.save(update_fields=["total"])
    ring_after_commit(job.lane)
    return job


def freeze(job: Job, rows: QuerySet, key: str) -> int:
    # Asked for again by their keys, because a join of the filter may give a row twice.
    once = rows.model._base_manager.filter(pk__in=rows.order_by().values("pk"))
    values = {"job": Value(job.pk), "object_id": key, "outcome": Value(""), "text": Value("")}
    return insert_from(JobRow, once, values)


@transaction.atomic
def cancel(*, actor: User, job: Job) -> bool:
    """What is done stays done; the batch at hand finds its claim gone, and is undone. False: it had ended."""
    stopped = Job.objects.filter(pk=job.pk, state__in=LIVE_STATES).update(
        state=JobState.CANCELLED, finished_at=database_now(), claim_token=None, lease_until=None
    )
    if stopped:
        job.refresh_from_db()
        record(actor, "listings.cancel_job", job, kind=job.kind, done=job.done, total=job.total)
    return bool(stopped)


def again(*, owner: User, job: Job, kind: type[Kind], form_key: uuid.UUID) -> Job:
    """A new job about the rows that this one could not do."""
    failed = job.rows.filter(outcome__in=FAILED_OUTCOMES)
    params = job.params | {"again": job.pk}
    return start(owner=owner, kind=kind, params=params, form_key=form_key, rows=failed, key="object_id")


def undo(*, owner: User, job: Job, kind: type[Kind], form_key: uuid.UUID) -> Job:
    """A new job that takes back what this one changed, row by row."""
    changed = job.rows.filter(outcome=Outcome.CHANGED)
    return start(owner=owner, kind=kind, params={"undo": job.pk}, form_key=form_key, rows=changed, key="object_id")
