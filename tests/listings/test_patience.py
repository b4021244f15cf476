"""A read that takes too long ends with a clear answer, and leaves the connection as it was."""

import time
from contextlib import nullcontext

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import Func, IntegerField
from django.test.utils import CaptureQueriesContext

from customers.models import Customer
from listings import paging, walking
from listings.patience import TooSlow, patience, patience_once

ENDLESS = (
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 2000000000) SELECT count(*) FROM t"
)
BY_NAME = paging.Order("name", "name", descending=False)


def run(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_a_read_that_takes_too_long_is_given_up_on_and_the_next_one_has_its_time():
    with pytest.raises(TooSlow), patience(30):
        run(ENDLESS)
    assert run("SELECT 7") == 7
    if connection.vendor == "postgresql":
        assert run("SELECT current_setting('statement_timeout')") == "0"


def test_within_a_transaction_the_limit_ends_with_the_read(db):
    with patience(30):
        assert run("SELECT 7") == 7
    with pytest.raises(TooSlow), patience(30):
        run(ENDLESS)
    assert not Customer.objects.exists()
    if connection.vendor == "postgresql":
        assert run("SELECT current_setting('statement_timeout')") == "0"
        assert run("SELECT current_setting('enable_seqscan')") == "on"


COUNTED = "SELECT count(*) FROM generate_series(1, %d)"
MILLISECONDS = 5


def ended_late(rows: int) -> tuple[int, bool]:
    """Counts so many rows. Returns how many to try next, to end at the limit; and whether the answer came late."""
    began = time.monotonic()
    try:
        with patience(MILLISECONDS):
            assert run(COUNTED % rows) == rows
    except TooSlow:
        return int(rows * 0.99), False
    return int(rows * 1.01), time.monotonic() - began >= MILLISECONDS / 1000


@pytest.mark.parametrize("within", [nullcontext, transaction.atomic])
@pytest.mark.django_db(transaction=True)
def test_a_read_that_ends_at_its_limit_takes_no_other_with_it(within):
    if connection.vendor != "postgresql":
        pytest.skip("there nothing is cancelled from outside")
    rows, late = 20_000, 0
    for _turn in range(2_000):
        with within():
            rows, was_late = ended_late(rows)
            assert run("SELECT 7") == 7
        late += was_late
        if late == 20:
            return
    pytest.fail("none ended at its limit")


def test_what_was_given_up_on_is_not_tried_again_for_a_while(db):
    with pytest.raises(TooSlow), patience_once("endless", 30):
        run(ENDLESS)
    with CaptureQueriesContext(connection) as queries, pytest.raises(TooSlow), patience_once("endless", 30):
        run("SELECT 7")
    assert not queries
    with patience_once("another", 1000):
        assert run("SELECT 7") == 7


@pytest.mark.django_db(transaction=True)
def test_meanwhile_no_table_is_read_from_end_to_end():
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL chooses by how large it believes a table to be")
    with patience(1000):
        assert run("SELECT current_setting('enable_seqscan')") == "off"
    assert run("SELECT current_setting('enable_seqscan')") == "on"


def test_any_other_error_of_the_database_stays_what_it_is(db):
    if connection.vendor == "postgresql":
        pytest.skip("there a missing table is another kind of error")
    with pytest.raises(OperationalError), patience(1000):
        run("SELECT * FROM nowhere")


def test_rows_that_are_gathered_come_in_the_same_order(people):
    people(3)
    people(2, name="Igual")
    rows = Customer.objects.all()
    for order in (BY_NAME, BY_NAME.reversed()):
        assert list(rows.order_by(*order.gathered())) == list(rows.order_by(*order.ordering()))


def test_what_a_row_shows_is_made_for_the_rows_of_the_page_alone(people):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite makes it before it sorts")
    people(9)
    made = []
    connection.connection.create_function("shown", 1, made.append)
    rows = Customer.objects.annotate(shown=Func("pk", function="shown", output_field=IntegerField()))
    order = paging.Order("address", "address", descending=True)
    found = walking.read(rows, order, 3, narrowed=True)
    assert [row.name for row in found] == ["Persona 09", "Persona 08", "Persona 07"]
    assert len(made) == 3


@pytest.mark.parametrize("status", ["enabled", "blocked"])
def test_rows_found_by_their_keys_have_met_every_condition(people, status):
    people(3)
    people(2, status="blocked")
    rows = Customer.objects.filter(status=status)
    found = [walking.read(rows, BY_NAME, 4, narrowed=narrowed) for narrowed in (True, False)]
    assert found[0] == found[1] == list(rows.order_by("name", "pk"))
    assert walking.read(rows.none(), BY_NAME, 4, narrowed=True) == []


def never(*args, **kwargs):
    raise TooSlow


def test_what_walking_does_not_find_in_time_is_gathered(people, monkeypatch):
    people(3)
    tries = []

    def slow_once(milliseconds: int):
        tries.append(milliseconds)
        if len(tries) == 1:
            raise TooSlow
        return patience(milliseconds)

    monkeypatch.setattr(walking, "patience", slow_once)
    page = paging.page(Customer.objects.all(), BY_NAME, 2, narrowed=True)
    assert [row.name for row in page.rows] == ["Persona 01", "Persona 02"]
    assert tries == [walking.WALK, walking.GATHER]


def test_a_page_that_takes_too_long_says_what_to_do(page, people, monkeypatch):
    people(3)
    monkeypatch.setattr(walking, "patience", never)
    response = page.get("/gente/?status=enabled")
    html = response.content.decode()
    assert response.status_code == 200
    assert "La búsqueda tarda demasiado" in html
    assert "Acotá las fechas" in html
    assert "Persona" not in html


def test_a_count_that_takes_too_long_says_that_there_are_more(page, people, monkeypatch):
    people(30)
    monkeypatch.setattr(paging.Asked, "answer", never)
    html = page.get("/gente/?status=enabled").content.decode()
    assert "Persona 01" in html
    assert "1–25 de 25+" in html
