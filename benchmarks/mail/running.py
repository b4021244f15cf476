"""How fast a contender is, judged by the same rule for all: from its first mails at the server to its end."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.mail.sink import Sink
from benchmarks.server import ROOT

# Of the mails: until then whoever sends is starting up.
WARM_UP = 0.05
# Places in /proc/PID/stat after the name.
USER_AND_SYSTEM = (11, 12)
GLANCE_SECONDS, MOST_SECONDS = 0.05, 600


@dataclass(frozen=True)
class Run:
    """rate: mails a second; cpu_ms: processor milliseconds of the sending processes for each mail."""

    rate: float
    cpu_ms: float
    seconds: float


def start(command: list[str], environment: Mapping[str, str], log: Path) -> subprocess.Popen:
    """In a session of its own, so that what it starts is found, and ended, together with it."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command, cwd=ROOT, env=dict(environment), stdout=output, stderr=output, start_new_session=True
        )


def end(process: subprocess.Popen, which: signal.Signals = signal.SIGTERM) -> None:
    if process.poll() is None:
        process.send_signal(which)
        process.wait(60)


def family(process: subprocess.Popen) -> list[int]:
    """Whatever descends from it, itself included."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(told[1]), []).append(int(stat.parent.name))
    found, left = [], [process.pid]
    while left:
        pid = left.pop()
        found.append(pid)
        left += children.get(pid, [])
    return found


def measure(sink: Sink, process: subprocess.Popen, count: int, is_over: Callable[[], bool]) -> Run:
    """Raises RuntimeError when it takes too long, or ended without having sent all."""
    until, before = time.monotonic() + MOST_SECONDS, sink.count()
    first = wait_for(lambda: sink.count() - before >= count * WARM_UP, until)
    counted = sink.count() - before
    spent = last = processor_ms(family(process))
    while not is_over():
        # Some come and go meanwhile.
        last = last | processor_ms(family(process))
        if time.monotonic() > until:
            raise RuntimeError(f"Not all was sent: {sink.count() - before} of {count}")
        time.sleep(GLANCE_SECONDS)
    seconds, mails = time.monotonic() - first, count - counted
    return Run(mails / seconds, (sum(last.values()) - sum(spent.values())) / mails, seconds)


def wait_for(condition: Callable[[], bool], until: float) -> float:
    """The moment from which on it holds."""
    while not condition():
        if time.monotonic() > until:
            raise RuntimeError("Nothing was sent in time")
        time.sleep(GLANCE_SECONDS)
    return time.monotonic()


def processor_ms(pids: list[int]) -> dict[int, float]:
    """Of each process that is still there, its ended threads included."""
    spent = {}
    for pid in pids:
        try:
            told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        spent[pid] = sum(int(told[place]) for place in USER_AND_SYSTEM) * 1000 / os.sysconf("SC_CLK_TCK")
    return spent


def memory(pids: list[int]) -> float:
    """Resident memory of all of them together, in MB."""
    pages = 0
    for pid in pids:
        try:
            pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        except OSError:
            continue
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
