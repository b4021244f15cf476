"""Jobs and their files go after some days, a little at a time."""

import shutil
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from listings.clock import database_now
from listings.jobs import files
from listings.jobs.choices import LIVE_STATES
from listings.jobs.models import Job, JobRow

ROWS_AT_ONCE = 5000


def clean() -> int:
    """Returns how many jobs went."""
    late = database_now() - timedelta(days=settings.JOB_KEEP_DAYS)
    old = Job.objects.exclude(state__in=LIVE_STATES).filter(finished_at__lt=late)
    gone = 0
    for job in old.order_by("pk"):
        files.remove(job.file)
        while remove_rows(job):
            pass
        gone += job.delete()[0]
    known = set(Job.objects.exclude(file="").values_list("file", flat=True))
    for path in files.orphans(known):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    return gone


@transaction.atomic
def remove_rows(job: Job) -> int:
    some = job.rows.order_by("pk").values("pk")[:ROWS_AT_ONCE]
    return JobRow.objects.filter(pk__in=list(some.values_list("pk", flat=True))).delete()[0]
