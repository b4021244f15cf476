"""What gunicorn serves while we measure: the product itself, the floor beside it, and, asked to, what it cost."""

import json
import os
import time
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path

from django.db import connection

from benchmarks.floor import FLOOR, floor
from ispcube.wsgi import application as product

Call = tuple[float, str]


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
    """Without X-Measure a request goes to the product untouched: what is timed is never what is counted."""
    if environ["PATH_INFO"].startswith(FLOOR):
        return floor(environ, start_response)
    return measured(environ, start_response) if "HTTP_X_MEASURE" in environ else product(environ, start_response)


def measured(environ: dict, start_response: Callable) -> Iterable[bytes]:
    """Every statement up to the first bytes of the answer, in the header Server-Timing."""
    calls: list[Call] = []
    held: list[tuple] = []

    def record(execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            said = getattr(context["cursor"].cursor, "query", None) or sql
            text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
            calls.append((time.perf_counter() - began, text))

    with connection.execute_wrapper(record):
        answer = product(environ, lambda *told: held.append(told))
        body = iter(answer)
        first = next(body, b"")
    keep(environ, calls)
    status, headers, *rest = held[-1]
    took = sum(seconds for seconds, _sql in calls) * 1000
    start_response(status, [*headers, ("Server-Timing", f"sql;dur={took:.3f};desc={len(calls)}")], *rest)
    return closing(chain([first], body), answer)


def closing(body: Iterable[bytes], answer: Iterable[bytes]) -> Iterable[bytes]:
    try:
        yield from body
    finally:
        getattr(answer, "close", lambda: None)()


def keep(environ: dict, calls: list[Call]) -> None:
    """One line a request in the file that BENCHMARK_SQL names, to look at what was slow."""
    if path := os.environ.get("BENCHMARK_SQL"):
        said = {
            "path": f"{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}",
            "calls": [[round(seconds * 1000, 2), sql] for seconds, sql in calls],
        }
        with Path(path).open("a") as file:
            file.write(json.dumps(said) + "\n")
