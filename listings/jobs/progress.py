"""How a job goes, as its page shows it: everything is read from the row, so a reload shows the same."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from listings.jobs.choices import JobState, Outcome
from listings.jobs.kinds import Kind, find
from listings.jobs.models import Job, JobRow

MINUTE = 60
# Before that a rate says more about the beginning than about the rest.
RATE_SECONDS = 2
RECENT = timedelta(days=1)


@dataclass(frozen=True)
class Mark:
    color: str
    icon: str


STATE_MARKS = {
    JobState.QUEUED: Mark("gray", "hourglass"),
    JobState.RUNNING: Mark("cyan", "loader"),
    JobState.DONE: Mark("green", "check"),
    JobState.FAILED: Mark("orange", "triangle-alert"),
    JobState.CANCELLED: Mark("gray", "ban"),
}
OUTCOME_MARKS = {
    Outcome.WAITING: Mark("gray", "hourglass"),
    Outcome.CHANGED: Mark("green", "check"),
    Outcome.SAME: Mark("gray", "equal"),
    Outcome.REFUSED: Mark("orange", "triangle-alert"),
    Outcome.CONFLICT: Mark("yellow", "users"),
    Outcome.GONE: Mark("gray", "eye-off"),
    Outcome.ERROR: Mark("red", "bug"),
}


class Progress:
    def __init__(self, job: Job):
        self.job = job
        self.kind = find(job.kind) or Kind
        self.mark = STATE_MARKS[JobState(job.state)]

    @property
    def title(self) -> str:
        return self.kind.title(self.job)

    @property
    def ok_share(self) -> int:
        return 100 * (self.job.done - self.job.failed) // self.job.total if self.job.total else 0

    @property
    def bad_share(self) -> int:
        """At least a sliver, so that one among thousands is seen."""
        return max(100 * self.job.failed // self.job.total, 1) if self.job.failed and self.job.total else 0

    @property
    def told(self) -> str:
        if not self.job.total:
            return ""
        values = {"done": number(self.job.done), "total": number(self.job.total)}
        return _("%(done)s de %(total)s") % values

    @property
    def pace(self) -> str:
        """Rows a second, and how long the rest will take."""
        if self.job.state != JobState.RUNNING or not self.job.started_at or not self.job.done:
            return ""
        seconds = (timezone.now() - self.job.started_at).total_seconds()
        if seconds < RATE_SECONDS or self.job.done >= self.job.total:
            return ""
        rate = self.job.done / seconds
        left = in_words((self.job.total - self.job.done) / rate)
        return _("%(rate)s por segundo · termina en %(left)s") % {"rate": number(round(rate) or 1), "left": left}

    @property
    def took(self) -> str:
        if not (self.job.finished_at and self.job.started_at):
            return ""
        return _("en %(time)s") % {"time": in_words((self.job.finished_at - self.job.started_at).total_seconds())}


def number(value: int) -> str:
    return str(number_format(value, force_grouping=True))


def in_words(seconds: float) -> str:
    if seconds < MINUTE:
        return ngettext("%(n)d segundo", "%(n)d segundos", round(seconds)) % {"n": round(seconds)}
    minutes = round(seconds / MINUTE)
    return ngettext("%(n)d minuto", "%(n)d minutos", minutes) % {"n": minutes}


def jobs_of(user: User) -> QuerySet[Job]:
    """A person's own; a superuser may open anybody's, by its address."""
    return Job.objects.all() if user.is_superuser else Job.objects.filter(owner=user)


def listed(user: User) -> QuerySet[Job]:
    return Job.objects.filter(owner=user).exclude(kind="listings.count")


def outcomes(job: Job) -> dict[str, int]:
    """How many rows had each result, in the order of the choices."""
    found = dict(job.rows.order_by().values_list("outcome").annotate(rows=Count("pk")))
    return {outcome: found[outcome] for outcome in Outcome.values if outcome in found}


@dataclass(frozen=True)
class Line:
    row: JobRow
    name: str
    url: str
    mark: Mark


def lines(rows: list[JobRow], job: Job) -> list[Line]:
    """Each row with its name; one that the owner may not see any more is only its number."""
    named = (find(job.kind) or Kind).named([row.object_id for row in rows], job.owner)
    return [
        Line(row, *named.get(row.object_id, (f"#{row.object_id}", "")), OUTCOME_MARKS[Outcome(row.outcome)])
        for row in rows
    ]
