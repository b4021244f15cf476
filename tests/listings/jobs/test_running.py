import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import Customer
from listings.jobs import cleaning, running, starting
from listings.jobs.choices import JobState, Outcome
from listings.jobs.models import Job, JobRow
from listings.jobs.turns import claim
from tests.listings.jobs.consumer import TouchKind, UntouchKind, work_off


@pytest.fixture
def ask(boss):
    def ask(rows=None, key=None):
        rows = Customer.objects.all() if rows is None else rows
        return starting.start(owner=boss, kind=TouchKind, params={}, form_key=key or uuid.uuid4(), rows=rows)

    return ask


def outcomes(job) -> Counter:
    return Counter(job.rows.values_list("outcome", flat=True))


def touched() -> int:
    return Customer.objects.filter(notes="tocado").count()


def test_every_row_is_done_and_told_in_batches(ask, people):
    people(7)
    people(2, status="blocked")
    people(1, notes="tocado")
    job = ask()
    assert (job.total, job.state) == (10, JobState.QUEUED)
    work_off()
    job.refresh_from_db()
    assert (job.state, job.done, job.failed) == (JobState.DONE, 10, 2)
    assert outcomes(job) == {Outcome.CHANGED: 7, Outcome.REFUSED: 2, Outcome.SAME: 1}
    assert touched() == 8


def test_what_comes_to_match_later_is_not_touched(ask, people):
    people(2)
    ask()
    people(3)
    work_off()
    assert touched() == 2


def test_a_row_that_is_gone_is_skipped_with_the_reason(ask, people):
    rows = people(2)
    job = ask()
    Customer.objects.filter(pk=rows[0].pk).update(deleted_at=timezone.now())
    work_off()
    assert dict(job.rows.values_list("object_id", "outcome")) == {rows[0].pk: "gone", rows[1].pk: "changed"}
    assert job.rows.get(outcome="gone").text == "Ya no está o no la podés ver."


def test_the_same_form_twice_is_one_job(ask, people):
    people(2)
    key = uuid.uuid4()
    assert ask(key=key) == ask(key=key)
    assert (Job.objects.count(), JobRow.objects.count()) == (1, 2)


def test_a_filter_that_gives_a_row_twice_freezes_it_once(ask, people):
    people(1)
    twice = Customer.objects.filter(pk__in=Customer.objects.values("pk")) | Customer.objects.all()
    assert ask(twice).total == 1


def test_a_row_that_breaks_costs_no_other_its_turn(ask, people, caplog):
    people(4)
    people(1, notes="veneno")
    job = ask()
    work_off()
    assert outcomes(job) == {Outcome.CHANGED: 4, Outcome.ERROR: 1}
    assert job.rows.get(outcome="error").text == "Error nuestro: ValueError"


def test_cancelling_stops_what_is_left_and_keeps_what_is_done(ask, people, boss, settings):
    settings.JOB_TURN_SECONDS = 0
    people(7)
    job = ask()
    running.work("rows")
    assert starting.cancel(actor=boss, job=job)
    work_off()
    job.refresh_from_db()
    assert (job.state, job.done, touched()) == (JobState.CANCELLED, 3, 3)
    assert not starting.cancel(actor=boss, job=job), "it had ended"


def test_a_worker_that_lost_its_claim_writes_nothing(ask, people, boss):
    people(3)
    job = ask()
    turn = claim("rows")
    starting.cancel(actor=boss, job=job)
    running.take(turn)
    assert touched() == 0
    assert outcomes(job) == {Outcome.WAITING: 3}


def test_a_job_whose_worker_died_goes_on_where_it_stood(ask, people, settings):
    settings.JOB_TURN_SECONDS = 0
    people(7)
    job = ask()
    running.work("rows")
    assert claim("rows").job == job
    assert claim("rows") is None, "somebody has it"
    assert running.sweep() == []
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert running.sweep() == ["rows"]
    work_off()
    job.refresh_from_db()
    assert (job.state, job.done, touched()) == (JobState.DONE, 7, 7)


def test_a_job_that_kills_its_workers_ends_and_says_so(ask, people):
    people(1)
    job = ask()
    for _time in range(3):
        claim("rows")
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    work_off()
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "Se cortó 3 veces seguidas en el mismo lugar.")


def test_who_may_no_longer_work_here_changes_nothing(ask, people, boss):
    people(2)
    job = ask()
    boss.is_active = False
    boss.save()
    work_off()
    job.refresh_from_db()
    assert (job.state, touched()) == (JobState.FAILED, 0)


def test_a_short_job_waits_for_no_long_one_s_end(ask, people, settings):
    settings.JOB_TURN_SECONDS = 0
    people(7)
    long = ask()
    running.work("rows")
    short = ask(Customer.objects.filter(name="Persona 01"))
    running.work("rows")
    running.work("rows")
    short.refresh_from_db()
    long.refresh_from_db()
    assert (short.done, long.state) == (1, JobState.RUNNING)


def test_what_failed_is_tried_again_and_what_was_changed_taken_back(ask, people, boss):
    people(2)
    blocked = people(1, status="blocked")[0]
    job = ask()
    work_off()
    Customer.objects.filter(pk=blocked.pk).update(status="active")
    again = starting.again(owner=boss, job=job, kind=TouchKind, form_key=uuid.uuid4())
    assert list(again.rows.values_list("object_id", flat=True)) == [blocked.pk]
    work_off()
    assert touched() == 3
    starting.undo(owner=boss, job=job, kind=UntouchKind, form_key=uuid.uuid4())
    work_off()
    assert touched() == 1, "the one of the second job stays"


def test_a_kind_that_is_not_known_any_more_ends_with_words(ask, people):
    people(1)
    job = ask()
    Job.objects.update(kind="test.old")
    work_off()
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "Esta versión no conoce este tipo de trabajo.")


def test_old_jobs_go_with_their_rows_and_live_ones_stay(ask, people, settings):
    people(3)
    old = ask()
    work_off()
    Job.objects.update(finished_at=timezone.now() - timedelta(days=settings.JOB_KEEP_DAYS, minutes=1))
    live = ask()
    assert cleaning.clean() == 1
    assert list(Job.objects.all()) == [live]
    assert not JobRow.objects.filter(job=old.pk).exists()
