"""How PostgreSQL read what a page asked for: which of it a person would pay for when the tables grow."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction

# Tables that grow with what happens, not with who the company is.
LARGE = {
    *("messaging_message", "messaging_messagebody", "messaging_deliveryattempt", "messaging_batchitem"),
    *("tickets_ticket", "tickets_entry", "tickets_change"),
}
LIMIT = "SELECT set_config('statement_timeout', %s, true), set_config('enable_seqscan', %s, true)"
# A page has at most 100 rows. What is rarer than a page is gathered and sorted, for walking would pass by all
# there is; the planner guesses which is shorter, so that now and then a few pages' rows are sorted (250 at a
# million). No index has the rows of a word in order: all that have a rare one are gathered, and how many still
# count as rare depends on how many customers have it (1,500 at a million, 3,600 of the two words "ruiz diaz" at
# 150,000); with more, walking is the shorter way.
MOST_SORTED, MOST_SORTED_BY_WORDS = 400, 5_000
# A count goes to 10,000. Many more are read to no use: all that were ever sent, to look a few up among them.
MOST_READ = 25_000
PATIENCE = 10_000


@dataclass(frozen=True)
class Asked:
    """limited: within `listings.patience`, which also keeps whole tables from being read."""

    sql: str
    params: tuple
    limited: bool

    @property
    def is_of_interest(self) -> bool:
        return self.sql.startswith("SELECT") and any(table in self.sql for table in LARGE)


class Watch:
    """The statements that were sent, each once, however many pages send it."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.fresh: list[Asked] = []

    def __call__(self, execute, sql, params, many, context):
        # Patience puts a wrapper of its own within this one.
        asked = Asked(sql, tuple(params or ()), len(connection.execute_wrappers) > 1)
        if asked.is_of_interest and repr(asked) not in self.known:
            self.known.add(repr(asked))
            self.fresh.append(asked)
        return execute(sql, params, many, context)

    def taken(self) -> list[Asked]:
        fresh, self.fresh = self.fresh, []
        return fresh


def plan_of(asked: Asked) -> dict:
    """As it ran; as it is meant to run where that takes too long."""
    try:
        return explained("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON)", asked)
    except OperationalError:
        return explained("EXPLAIN (FORMAT JSON)", asked)


def explained(how: str, asked: Asked) -> dict:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LIMIT, [str(PATIENCE), "off" if asked.limited else "on"])
        cursor.execute(f"{how} {asked.sql}", asked.params)
        told = cursor.fetchone()[0]
    return (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]


def nodes(plan: dict) -> Iterator[dict]:
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def faults(plan: dict, most_sorted: int) -> list[str]:
    return [fault for node in nodes(plan) if (fault := fault_of(node, most_sorted))]


def fault_of(node: dict, most_sorted: int) -> str:
    kind = node["Node Type"]
    if kind == "Seq Scan" and node["Relation Name"] in LARGE:
        return f"reads all of {node['Relation Name']}"
    if node.get("Relation Name") in LARGE and node.get("Actual Rows", 0) > MOST_READ:
        return f"reads {node['Actual Rows']:,.0f} rows of {node['Relation Name']}"
    if kind in ("Sort", "Incremental Sort") and sorted_rows(node) > most_sorted:
        return f"sorts {sorted_rows(node):,.0f} rows by {', '.join(node['Sort Key'])}"
    return ""


def sorted_rows(node: dict) -> float:
    """What went in: a sort that keeps the first twenty-six has read all the others, too."""
    below = node["Plans"][0]
    return below.get("Actual Rows", below["Plan Rows"]) * max(below.get("Actual Loops", 1), 1)
