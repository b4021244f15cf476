"""Exactly how many rows match, where the page only said "10.000+": counted aside, once a reader and filter."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.prepared import Given, Prepared
from listings import registry
from listings.jobs.choices import JobState, Lane
from listings.jobs.kinds import JobRefused, Kind
from listings.jobs.models import Job
from listings.jobs.reader import open_listing, reading_of
from listings.jobs.starting import key_of_click, start
from listings.jobs.turns import Turn

FRESH = timedelta(minutes=10)
LOOKED_AT = 20


class CountKind(Kind):
    key = "listings.count"
    lane = Lane.COUNT
    listed = False
    icon = "sigma"

    @classmethod
    def lease(cls) -> timedelta:
        """A worker that counts says nothing meanwhile."""
        return super().lease() + timedelta(seconds=settings.JOB_COUNT_SECONDS)

    @classmethod
    def check(cls, job: Job, owner: User) -> None:
        open_listing(job, owner)

    @classmethod
    def step(cls, turn: Turn) -> bool:
        listing = open_listing(turn.job, turn.owner)
        rows = reading_of(listing, turn.owner, turn.job.params["query"]).matches()
        turn.save()
        try:
            with transaction.atomic():
                limit_statement(settings.JOB_COUNT_SECONDS)
                found = rows.order_by().count()
        except OperationalError as error:
            if "timeout" not in str(error):
                raise
            raise JobRefused(_("Contar todo lleva demasiado: filtrá un poco más.")) from error
        turn.finish(result={"count": found})
        return True


def limit_statement(seconds: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{seconds}s"])


@dataclass(frozen=True)
class Counting:
    """What one reader knows about the exact number of one filter: nothing yet, on its way, or known."""

    listing: str
    query: str
    job: Job | None

    @property
    def is_running(self) -> bool:
        return self.job is not None and self.job.is_live

    @property
    def text(self) -> str:
        if self.job is None or self.job.state != JobState.DONE:
            return ""
        count = number_format(self.job.result["count"], force_grouping=True)
        at = timezone.localtime(self.job.finished_at).strftime("%H:%M")
        return _("%(count)s a las %(time)s") % {"count": count, "time": at}

    @property
    def error(self) -> str:
        return self.job.error if self.job is not None and self.job.state == JobState.FAILED else ""


LATEST = Prepared(
    lambda: Job.objects.filter(owner=Given("owner", User._meta.pk), kind=CountKind.key).order_by("-pk")[:LOOKED_AT]
)


def counting(owner: User, listing: str, query: str) -> Counting:
    wanted = {"listing": listing, "query": query}
    late = timezone.now() - FRESH
    fresh = (job for job in LATEST.rows(owner=owner.pk) if job.params == wanted and job.created_at > late)
    return Counting(listing, query, next(fresh, None))


def count_all(*, owner: User, listing: str, query: str) -> Counting:
    """Starts counting, unless that is already being done. Raises JobRefused."""
    known = counting(owner, listing, query)
    if known.is_running:
        return known
    params = {"listing": registry.get(listing).listing, "query": query}
    start(owner=owner, kind=CountKind, params=params, form_key=key_of_click(owner, params))
    return counting(owner, listing, query)
