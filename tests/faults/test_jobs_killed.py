import signal
import uuid
from collections import Counter

import pytest

from accounts.models import AuditEntry
from listings.jobs import files, starting
from listings.jobs.exporting import ExportKind
from listings.jobs.models import Job
from tests.cast import make_user
from tests.faults.conftest import signal_group, wait_for
from tickets.desk.bulk_jobs import BulkKind
from tickets.models import Area, Category, Change, Priority, State, Ticket

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
COUNT = 6000


@pytest.fixture
def mauro(place, settings):
    settings.MEDIA_ROOT = place.folder / "files"
    person = make_user(
        "tickets.view_ticket", "tickets.change_ticket", "tickets.bulk_change", "tickets.export_ticket"
    )
    area, _other = Area.objects.create(name="Planta externa"), Area.objects.create(name="Redes")
    category = Category.objects.create(name="Wifi", area=area)
    state, priority = State.objects.create(name="Nuevo", kind="open"), Priority.objects.create(name="Común")
    common = {
        "kind": "internal", "category": category, "area": area, "state": state, "priority": priority,
        "created_at": person.date_joined, "updated_at": person.date_joined,
    }  # fmt: skip
    Ticket.objects.bulk_create(Ticket(subject=f"Ticket {number}", **common) for number in range(COUNT))
    return person


def order(owner) -> Job:
    area = Area.objects.get(name="Redes")
    params = {"field": "area", "value": area.pk, "shown": str(area), "notify": False, "query": ""}
    rows = Ticket.objects.all()
    return starting.start(owner=owner, kind=BulkKind, params=params, form_key=uuid.uuid4(), rows=rows)


def done(job: Job) -> int:
    job.refresh_from_db()
    return job.done


def test_a_job_whose_worker_is_killed_twice_goes_on_and_does_each_row_once(place, mauro):
    worker = place.worker()
    job = order(mauro)
    for reached in (1000, 3000):
        wait_for(lambda reached=reached: done(job) >= reached, f"{reached} rows")
        signal_group(worker, signal.SIGKILL)
        assert done(job) < COUNT, "killed too late to prove anything"
        worker = place.worker()
    wait_for(lambda: done(job) == COUNT and job.state == "done", "the end of the job", 90)
    assert Counter(job.rows.values_list("outcome", flat=True)) == {"changed": COUNT}
    assert Change.objects.count() == COUNT
    assert Change.objects.values("ticket").distinct().count() == COUNT
    assert set(Ticket.objects.values_list("version", flat=True)) == {2}
    assert AuditEntry.objects.filter(action="tickets.bulk_change").count() == 1


def test_a_file_whose_worker_is_killed_is_made_again_whole(place, mauro):
    worker = place.worker()
    params = {
        "listing": "tickets",
        "of": "Tickets",
        "query": "",
        "columns": ["number"],
        "format": "csv",
        "ticked": False,
    }
    job = starting.start(owner=mauro, kind=ExportKind, params=params, form_key=uuid.uuid4())
    wait_for(lambda: done(job) >= 1000, "the first thousand")
    signal_group(worker, signal.SIGKILL)
    assert (job.state, job.file) == ("running", ""), "killed too late to prove anything"
    place.worker()
    wait_for(lambda: done(job) == COUNT and job.state == "done", "the file", 90)
    lines = files.path_of(job.file).read_text().splitlines()
    assert len(lines) == COUNT + 1
    assert len(set(lines)) == COUNT + 1
