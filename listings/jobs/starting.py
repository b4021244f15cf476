"""Asking for a job, stopping it, asking again for what failed."""

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Value
from django.utils import timezone, translation

from accounts.audit import record
from accounts.models import User
from listings.clock import database_now
from listings.insert import insert_from
from listings.jobs import running
from listings.jobs.choices import FAILED_OUTCOMES, LIVE_STATES, JobState, Outcome
from listings.jobs.kinds import Kind
from listings.jobs.models import Job, JobRow
from listings.tasks import ring_after_commit

CLICK_SECONDS = 30


def key_of_click(owner: User, params: dict[str, Any]) -> uuid.UUID:
    """For a button without a page of its own: pressed twice within half a minute it means one order."""
    turn = int(timezone.now().timestamp() // CLICK_SECONDS)
    return uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([owner.pk, params, turn], sort_keys=True))


def start(
    *,
    owner: User,
    kind: type[Kind],
    params: dict[str, Any],
    form_key: uuid.UUID,
    rows: QuerySet | None = None,
    key: str = "pk",
) -> Job:
    """Writes down what is to be done; the same key again gives the first job, and does nothing more.

    rows: which ones are meant, by their `key`, frozen here by one statement: what comes to match later is not
    touched. A few are done at once, by the same steps; for more a worker is rung. Raises JobRefused.
    """
    with transaction.atomic():
        job, created = written(owner, kind, params, form_key)
        if created:
            kind.check(job, owner)
            job.total = freeze(job, rows, key) if rows is not None else 0
            job.save(update_fields=["total"])
        small = rows is not None and job.total <= settings.JOB_AT_ONCE
        if created and not small:
            ring_after_commit(job.lane)
    if created and small:
        running.do_now(job)
        job.refresh_from_db()
        if job.is_live:
            ring_after_commit(job.lane)
    return job


def written(owner: User, kind: type[Kind], params: dict[str, Any], form_key: uuid.UUID) -> tuple[Job, bool]:
    now = timezone.now()
    fresh = {
        "kind": kind.key,
        "lane": kind.lane,
        "params": params,
        "language": translation.get_language() or "",
        "created_at": now,
        "turned_at": now,
    }
    return Job.objects.get_or_create(owner=owner, form_key=form_key, defaults=fresh)


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
