"""What pages ask of SQLite is answered along a short way, as it would choose with a million messages."""

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from listings import paging
from tests import cast
from tests.plans.counted import COUNTED

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's plans are read by test_plans.py"),
]
# All rows of a channel, all tickets of a kind: a third of what there is, and more.
LOG = ("/mensajes/email/", "/mensajes/partes/pulso/email/")
LONG_WAY = re.compile(
    r"SCAN (messaging_message|tickets_ticket)\b(?! USING (COVERING )?INDEX (ticket_|message_))"
    r"|SEARCH (messaging_message|tickets_ticket) .*\((ANY\()?(channel|kind)(\)|=\?)\)"
)


@pytest.fixture
def _large() -> Iterator[None]:
    """The numbers of a large installation, without its rows."""
    lines = [(table, index, line) for table, counted in COUNTED.items() for index, line in counted.items()]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", lines)
        cursor.execute("ANALYZE sqlite_schema")
        yield
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.execute("ANALYZE sqlite_schema")


def long_ways(address: str) -> list[tuple[str, str]]:
    """Steps of how SQLite would answer what the page asks, which lead through all there is of something."""
    client = cast.client_of(cast.make_member("directora", "Administración"))
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    selected = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    return [(step, sql) for sql in selected for step in steps(sql) if LONG_WAY.match(step) and not ends_soon(sql)]


def steps(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]


def ends_soon(sql: str) -> bool:
    """A count up to a limit, for which any way is as long, or rows as an index has them."""
    walks = " ORDER BY " in sql and " LIMIT " in sql and not any("ORDER BY" in step for step in steps(sql))
    return f"LIMIT {paging.COUNT_CAP + 1}" in sql or walks


@pytest.mark.usefixtures("_large")
@pytest.mark.parametrize("address", ["/", "/tickets/?open=yes", "/tickets/contadores/", *LOG, "/buscar/?q=fibra"])
def test_a_page_goes_a_short_way(address):
    assert long_ways(address) == []


@pytest.mark.usefixtures("_large")
def test_a_long_way_is_noticed():
    kinds = "SELECT number FROM tickets_ticket WHERE closed_at IS NULL AND kind IN ('claim', 'internal')"
    assert [step for step in steps(kinds) if LONG_WAY.match(step)]
