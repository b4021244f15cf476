"""SQLite's planner goes by numbers that nobody makes unless we do; see listings/statistics.py."""

import pytest
from django.core.management import call_command
from django.db import connection

from customers.models import Customer
from ispcube.celery import app
from listings import statistics
from listings.statistics import keep_statistics
from listings.tasks import count_tables

pytestmark = pytest.mark.django_db
sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself")
CUSTOMERS = Customer._meta.db_table


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    monkeypatch.setattr(statistics, "FEW", 3)


def known() -> int:
    """How many customers the planner believes there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = %s", [CUSTOMERS])
        return cursor.fetchone()[0]


@sqlite_only
def test_a_table_that_has_grown_is_counted_and_then_left_alone_until_it_has_twice_as_many(people):
    people(5)
    assert CUSTOMERS in keep_statistics()
    assert known() == 5
    people(4)
    assert CUSTOMERS not in keep_statistics()
    people(1)
    assert CUSTOMERS in keep_statistics()
    assert known() == 10


@sqlite_only
def test_a_table_that_lost_most_of_its_rows_is_counted_again(people):
    made = people(8)
    keep_statistics()
    Customer.objects.filter(pk__in=[person.pk for person in made[2:]]).delete()
    assert CUSTOMERS in keep_statistics()
    assert known() == 2


@sqlite_only
def test_few_rows_are_not_worth_counting(people):
    people(3)
    assert CUSTOMERS not in keep_statistics()


@sqlite_only
def test_after_migrate_and_every_hour_the_planner_knows_what_is_there(people):
    people(5)
    call_command("migrate", verbosity=0)
    assert known() == 5
    people(5)
    assert app.conf.beat_schedule["count-tables"]["task"] == count_tables.name
    count_tables()
    assert known() == 10


def test_postgresql_is_left_alone(people, django_assert_num_queries):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite counts nothing by itself")
    people(5)
    with django_assert_num_queries(0):
        assert keep_statistics() == []
