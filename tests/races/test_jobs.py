import uuid

import pytest

from customers.models import Customer
from listings.jobs import running, starting
from listings.jobs.choices import Lane
from listings.jobs.models import Job, JobRow
from listings.jobs.turns import claim
from tests.cast import make_user
from tests.listings.jobs.consumer import TouchKind
from tests.races.together import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PEOPLE = 6


@pytest.fixture(autouse=True)
def _kinds_of_the_tests(settings):
    settings.ROOT_URLCONF = "tests.listings.jobs.consumer"
    settings.JOB_AT_ONCE = 0


@pytest.fixture
def boss():
    return make_user("customers.view_customer", "customers.change_customer")


@pytest.fixture
def ask(boss):
    Customer.objects.bulk_create(Customer(name=f"Persona {n}") for n in range(60))
    key = uuid.uuid4()

    def ask():
        return starting.start(owner=boss, kind=TouchKind, params={}, form_key=key, rows=Customer.objects.all()).pk

    return ask


def test_six_equal_orders_are_one_job_with_each_row_once(ask):
    assert len(set(together([ask] * PEOPLE))) == 1
    assert (Job.objects.count(), JobRow.objects.count()) == (1, 60)


def test_six_workers_hold_a_job_one_at_a_time(ask):
    ask()
    turns = together([lambda: claim(Lane.ROWS)] * PEOPLE)
    assert sum(turn is not None for turn in turns) == 1


def test_six_workers_at_one_job_do_each_row_once(ask, monkeypatch, settings):
    """Each in a lane of its own, as in six processes; turns so short that the job changes hands all the time."""
    settings.JOB_TURN_SECONDS = 0
    done: list[int] = []
    at_work = TouchKind.touch.__func__
    monkeypatch.setattr(TouchKind, "touch", classmethod(lambda cls, row: done.append(row.pk) or at_work(cls, row)))
    pk = ask()

    def work():
        while Job.objects.get(pk=pk).is_live:
            turn = claim(Lane.ROWS)
            if turn:
                running.take(turn)

    assert together([work] * PEOPLE) == [None] * PEOPLE
    job = Job.objects.get(pk=pk)
    assert (job.state, job.done, job.failed) == ("done", 60, 0)
    assert sorted(done) == sorted(Customer.objects.values_list("pk", flat=True))


def test_cancelling_and_working_at_once_leave_the_count_and_the_rows_of_one_mind(ask, boss):
    job = Job.objects.get(pk=ask())

    def work():
        turn = claim(Lane.ROWS)
        if turn:
            running.take(turn)

    together([work, lambda: starting.cancel(actor=boss, job=Job.objects.get(pk=job.pk))])
    job.refresh_from_db()
    told = job.rows.exclude(outcome="").count()
    assert told == job.done == Customer.objects.filter(notes="tocado").count()
    assert job.claim_token is None
