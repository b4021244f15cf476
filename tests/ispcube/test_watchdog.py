"""The watchdog with real processes: frozen ones, ended ones, and one that is asked to stop."""

import os
import platform
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
# Eight threads that ask for memory at once; then it tells how many heaps the C library made of that.
HEAPS = """
import ctypes, os, threading
together = threading.Barrier(8)
def ask():
    together.wait()
    kept = [bytes(2000) for _turn in range(100)]
    together.wait()
threads = [threading.Thread(target=ask) for _thread in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
library = ctypes.CDLL("libc.so.6")
library.fdopen.restype = ctypes.c_void_p
listen, speak = os.pipe()
told = library.fdopen(speak, b"w")
library.malloc_info(0, ctypes.c_void_p(told))
library.fclose(ctypes.c_void_p(told))
heaps = os.read(listen, 10 ** 6).count(b"<heap nr=")
""" + WORKER.replace("os.getpid()", "heaps")
WATCH = """
import sys
from ispcube.watchdog import Watchdog
sys.exit(Watchdog([sys.executable, "-c", sys.argv[1]], silence=1.5, grace=20).run())
"""


@pytest.fixture
def watched(request):
    heaps = getattr(request, "param", None)
    command, environment = (
        [sys.executable, "-c", WATCH, WORKER if heaps is None else HEAPS],
        os.environ | (heaps or {}),
    )
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True)
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


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have one heap anyhow")
@pytest.mark.parametrize(("watched", "heaps"), [({}, 1), ({"MALLOC_ARENA_MAX": "4"}, 4)], indirect=["watched"])
def test_all_threads_of_a_worker_share_one_heap_unless_the_installation_says_otherwise(watched, heaps):
    """With one for each thread, each grows to the size of what the busiest ever held."""
    assert next_worker(watched) == heaps
