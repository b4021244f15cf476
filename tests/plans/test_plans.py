"""Every page of every large listing is read along an index, however many rows there are. See docs/benchmarks.md.

PLAN_ROWS says how many messages (1,000,000), with a tenth as many tickets, in a database beside the one that
DATABASE_URL names; it is filled if it is not there, and then dropped again.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import databases

pytestmark = pytest.mark.plans
ROOT = Path(__file__).resolve().parents[2]
ROWS = int(os.environ.get("PLAN_ROWS", "1000000"))
URL = os.environ.get("DATABASE_URL", "")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file of what there is to ask for in the filled database."""
    if not URL.startswith("postgres"):
        pytest.skip("needs DATABASE_URL: only PostgreSQL tells how it read what it was asked")
    data = tmp_path_factory.mktemp("data")
    was_there = databases.exists(URL, ROWS)
    found = databases.prepare(URL, ROWS, data, sys.stderr.write)
    (data / "facts.json").write_text(json.dumps(found))
    yield data / "facts.json"
    if not was_there:
        databases.drop(URL, ROWS)


@pytest.mark.parametrize("listing", ["email", "sms", "push", "tickets", "batches", "batch_rows"])
def test_no_page_of_a_listing_reads_a_whole_table_or_sorts_more_than_a_few_rows(listing, facts):
    settings = databases.environment(databases.url_for(URL, ROWS), facts.parent) | {"ISPCUBE_PRODUCTION": ""}
    command = [sys.executable, "-m", "tests.plans.report", listing, str(facts)]
    told = subprocess.run(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True, check=True)
    report = json.loads(told.stdout.splitlines()[-1])
    assert report["statements"] > 200, "hardly anything was asked"
    assert not report["faults"], json.dumps(report["faults"], indent=1)
