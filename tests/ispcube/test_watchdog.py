"""The watchdog with real processes: frozen ones, ended ones, and one that is asked to stop."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

WORKER = """
import os, time
os.write(1, f"{os.getpid()}\\n".encode())  # In one write: two workers share the pipe.
while True:
    os.write(int(os.environ["WORKER_PULSE_FD"]), b".")
    time.sleep(0.1)
"""
WATCH = """
import sys
from ispcube.watchdog import Watchdog
sys.exit(Watchdog([sys.executable, "-c", sys.argv[1]], silence=1.5, grace=20).run())
"""


@pytest.fixture
def watched():
    process = subprocess.Popen(
        [sys.executable, "-c", WATCH, WORKER], cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True
    )
    yield process
    process.kill()
    process.wait()


def next_worker(watched) -> int:
    return int(watched.stdout.readline())


def is_gone(pid: int) -> bool:
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("which", [signal.SIGSTOP, signal.SIGKILL])
def test_a_worker_that_freezes_or_ends_is_replaced(watched, which):
    first = next_worker(watched)
    os.kill(first, which)
    second = next_worker(watched)
    assert second != first
    assert is_gone(first)


def test_who_is_asked_to_stop_takes_the_worker_along_and_starts_no_other(watched):
    worker = next_worker(watched)
    watched.send_signal(signal.SIGTERM)
    watched.wait(20)
    assert is_gone(worker)
    assert watched.stdout.read() == ""


WATCH_TWO = """
import sys
from ispcube.watchdog import Watchdog, run_all
command = [sys.executable, "-c", sys.argv[1]]
sys.exit(run_all([Watchdog(command, silence=1.5, grace=20) for _number in range(2)]))
"""


def test_two_workers_side_by_side_are_each_replaced_and_end_together():
    watched = subprocess.Popen(
        [sys.executable, "-c", WATCH_TWO, WORKER], cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True
    )
    first, second = next_worker(watched), next_worker(watched)
    os.kill(first, signal.SIGKILL)
    third = next_worker(watched)
    assert len({first, second, third}) == 3
    watched.terminate()
    watched.wait(30)
    assert all(is_gone(pid) for pid in (first, second, third))
