"""What came of each row of a job, as CSV."""

from collections.abc import Iterator

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from listings.export import csv_lines, csv_response_of
from listings.jobs.choices import Outcome
from listings.jobs.models import Job
from listings.jobs.progress import lines

CHUNK = 1000


def report(job: Job) -> StreamingHttpResponse:
    head = [_("Número"), _("Fila"), _("Resultado"), _("Motivo")]
    return csv_response_of(csv_lines(head, table(job)), f"trabajo-{job.pk}")


def table(job: Job) -> Iterator[list[object]]:
    after = 0
    while rows := list(job.rows.filter(object_id__gt=after).order_by("object_id")[:CHUNK]):
        for line in lines(rows, job):
            yield [line.row.object_id, line.name, Outcome(line.row.outcome).label, line.row.text]
        after = rows[-1].object_id
