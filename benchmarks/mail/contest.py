"""Three contenders on the same sink, taking turns, so that the machine's other work meets them alike."""

import os
import sys
from collections.abc import Callable
from statistics import median
from urllib.parse import urlsplit

from benchmarks.mail.ground import Ground, say
from benchmarks.mail.post_office import PostOffice
from benchmarks.mail.product import Workers, measure_product
from benchmarks.mail.running import Run, measure, start
from benchmarks.mail.sink import Sink

Contender = Callable[[Sink], Run]


def contest(ground: Ground) -> dict[str, object]:
    """By contender what it managed, and our ratios to the others."""
    runs: dict[str, list[Run]] = {}
    contenders = {name: make(ground) for name, make in CONTENDERS.items() if ground.wanted(name)}
    for turn in range(ground.asked.rounds):
        for name, contender in contenders.items():
            run = at_sink(ground, contender)
            runs.setdefault(name, []).append(run)
            say(f"round {turn + 1}: {name} {run.rate:.0f}/s {run.cpu_ms:.3f} ms, load {os.getloadavg()[0]:.1f}")
    figures: dict[str, object] = {"contenders": {name: told(some) for name, some in runs.items()}}
    if "product" in runs:
        figures["cpu_ms_per_message"] = told(runs["product"])["cpu_ms"]
        for name, other in (("ratio_post_office", "post_office"), ("ratio_smtplib", "raw")):
            figures[name] = ratio(runs["product"], runs.get(other))
    return figures


def ratio(ours: list[Run], theirs: list[Run] | None) -> float | None:
    """The median over the rounds: each is compared with what the other did under the same load."""
    if not theirs:
        return None
    return round(median(our.rate / their.rate for our, their in zip(ours, theirs, strict=True)), 2)


def told(runs: list[Run]) -> dict[str, object]:
    return {
        "rate": round(median(run.rate for run in runs)),
        "rates": [round(run.rate) for run in runs],
        "cpu_ms": round(median(run.cpu_ms for run in runs), 3),
    }


def at_sink(ground: Ground, contender: Contender) -> Run:
    """A sink of its own, whose ledger must have each mail once: who loses mails is quick for nothing."""
    sink = ground.sink()
    try:
        run = contender(sink)
    finally:
        sink.stop()
    taken = sink.taken()
    if not len(taken) == taken.total() == ground.asked.messages:
        raise RuntimeError(f"{taken.total()} mails arrived, {len(taken)} of them different")
    return run


def raw(ground: Ground) -> Contender:
    def send(sink: Sink) -> Run:
        numbers = [str(value) for value in (sink.port, ground.asked.messages, ground.asked.processes)]
        command = [sys.executable, "-m", "benchmarks.mail.raw", *numbers]
        process = start(command, ground.environment, ground.folder / "raw.log")
        return measure(sink, process, ground.asked.messages, lambda: process.poll() is not None)

    return send


def post_office(ground: Ground) -> Contender:
    parts = urlsplit(ground.other)
    database = {
        "ENGINE": "django.db.backends.postgresql", "NAME": parts.path.lstrip("/"), "USER": parts.username or "",
        "PASSWORD": parts.password or "", "HOST": parts.hostname or "", "PORT": parts.port or "",
    }  # fmt: skip
    other = PostOffice(ground.folder, ground.asked.venv or ground.folder / "venv", database, os.environ.copy())
    other.install()
    return lambda sink: other.measure(sink, ground.asked.messages, ground.asked.processes)


def product(ground: Ground) -> Contender:
    def send(sink: Sink) -> Run:
        workers = Workers(ground.environment, ground.asked.processes, ground.folder / "product.log")
        return measure_product(sink, sink.port, ground.asked.messages, ground.asked.connections, workers)

    return send


CONTENDERS: dict[str, Callable[[Ground], Contender]] = {"raw": raw, "post_office": post_office, "product": product}
