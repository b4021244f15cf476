"""The watchdog with real processes: frozen ones, ended ones, and one that is asked to stop."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

WORKER = """
import os, sys, time
print(os.getpid(), flush=True)
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
