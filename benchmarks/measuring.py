"""Runs the operations, each size in turn, so that what the machine does meanwhile is met by all of them."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.client import Answer, Browser
from benchmarks.figures import Sample
from benchmarks.operations import Operation
from benchmarks.server import Server, between, processor_time

TIMING = re.compile(r"sql;dur=([\d.]+);desc=(\d+)")
# One operation may take this long at one size, whatever was asked for; it is measured three times all the same.
MOST_SECONDS = 25.0
FEWEST, COUNTED = 3, 3
SETTLE = 0.001


@dataclass
class Place:
    """One size: its server, the operator's browser, and what was sampled there."""

    server: Server
    browser: Browser
    operations: dict[str, Operation]
    samples: dict[str, Sample] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)

    def ask(self, operation: Operation, number: int, **how) -> Answer:
        path = operation.paths[number % len(operation.paths)]
        answer = self.browser.ask(path, operation.fields, first_bytes=operation.first_bytes, **how)
        wanted = (302,) if operation.name.endswith(".create") else (200,)
        if answer.status not in wanted:
            raise RuntimeError(f"{path} answered {answer.status}")
        return answer

    def warm_up(self, operation: Operation, times: int) -> None:
        """Each variant once; it also says how often there is time for."""
        sample = self.samples.setdefault(operation.name, Sample())
        began = time.monotonic()
        try:
            for number in range(len(operation.paths)):
                self.ask(operation, number)
        except (RuntimeError, OSError) as error:
            sample.problem = str(error) or type(error).__name__
            self.browser.connection.close()
            return
        each = max((time.monotonic() - began) / len(operation.paths), 1e-4)
        self.left[operation.name] = max(FEWEST, min(times, int(MOST_SECONDS / each)))

    def sample(self, operation: Operation, number: int) -> None:
        sample = self.samples[operation.name]
        if sample.problem or self.left.get(operation.name, 0) <= 0:
            return
        self.left[operation.name] -= 1
        workers, backends = self.server.workers(), self.server.backends()
        before = processor_time(workers), processor_time(backends)
        try:
            answer = self.ask(operation, number)
        except (RuntimeError, OSError) as error:
            sample.problem = str(error) or type(error).__name__
            self.browser.connection.close()
            return
        # The worker has still to close what it opened.
        time.sleep(SETTLE)
        database = between(before[1], processor_time(backends)) if self.server.is_apart else 0.0
        spent = between(before[0], processor_time(workers)), database
        sample.wall.append(answer.seconds * 1000)
        for kept, value in zip((sample.cpu_app, sample.cpu_db), spent, strict=True):
            kept.extend([] if value is None else [value])
        sample.bytes.append(len(answer.body))

    def count(self, operation: Operation) -> None:
        """The second pass: how many statements, and how long they took. Nothing of it is timed."""
        sample = self.samples[operation.name]
        if sample.problem or operation.name.startswith("floor."):
            return
        for number in range(max(COUNTED, len(operation.paths))):
            timing = TIMING.search(self.ask(operation, number, measure=True).timing)
            if timing:
                sample.database.append(float(timing[1]))
                sample.queries.append(int(timing[2]))


def measure(places: list[Place], names: list[str], times: int, say: Callable[[str], None]) -> None:
    for name in names:
        for place in places:
            place.warm_up(place.operations[name], times)
    for turn in range(times):
        for name in names:
            # Whoever comes first in one turn comes last in the next.
            for place in places if turn % 2 else reversed(places):
                place.sample(place.operations[name], turn)
        say(f"turn {turn + 1} of {times}")
    for name in names:
        for place in places:
            place.count(place.operations[name])
