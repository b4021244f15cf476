"""A worker under watch: the one that falls silent is killed and replaced; what it held comes back by its lease."""

import logging
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

logger = logging.getLogger(__name__)
# Longer than Celery takes to end or give back what is on the wire.
STOP_SECONDS = 32
PAUSE_SECONDS = 1
GLANCE_SECONDS = 0.5
# Else the C library gives each of a worker's threads a heap of its own, and each of those grows to what a claim
# takes. Python's threads allocate one at a time anyhow.
ONE_HEAP = {"MALLOC_ARENA_MAX": "1"}


class Watchdog:
    """silence: seconds without a sign of life until a worker is replaced; a new one gets `grace` to start."""

    def __init__(self, command: list[str], silence: float, grace: float = 60):
        self.command, self.silence, self.grace = command, silence, grace
        self.stopping = False

    def run(self) -> int:
        return run_all([self])

    def watch(self) -> int:
        """Until it is asked to stop; returns how the last worker ended."""
        while True:
            code = self.one_life()
            if self.stopping:
                return code
            time.sleep(PAUSE_SECONDS)

    def one_life(self) -> int:
        listen, speak = os.pipe()
        environment = ONE_HEAP | os.environ | {"WORKER_PULSE_FD": str(speak)}
        # In a group of its own, so that Ctrl-C reaches it once: through us.
        worker = subprocess.Popen(self.command, env=environment, pass_fds=[speak], start_new_session=True)  # noqa: S603
        os.close(speak)
        try:
            self.listen_to(worker, listen)
        finally:
            os.close(listen)
        return self.end(worker)

    def listen_to(self, worker: subprocess.Popen, pipe: int) -> None:
        """Until it ends, falls silent, or is to stop."""
        heard, patience = time.monotonic(), self.grace
        while not self.stopping and worker.poll() is None:
            readable, _write, _error = select.select([pipe], [], [], GLANCE_SECONDS)
            if readable and os.read(pipe, 1024):
                heard, patience = time.monotonic(), self.silence
            elif time.monotonic() - heard > patience:
                logger.error("Worker %s has been silent for %d s: it is replaced", worker.pid, patience)
                os.killpg(worker.pid, signal.SIGKILL)
                return
            elif readable:
                time.sleep(GLANCE_SECONDS)

    def end(self, worker: subprocess.Popen) -> int:
        if worker.poll() is None and self.stopping:
            worker.terminate()
        try:
            return worker.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(worker.pid, signal.SIGKILL)
            return worker.wait()


def run_all(watchdogs: Sequence[Watchdog]) -> int:
    """Each with its worker, side by side, until Ctrl-C or SIGTERM; returns the worst of their ends."""

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        for watchdog in watchdogs:
            watchdog.stopping = True

    for which in (signal.SIGTERM, signal.SIGINT):
        signal.signal(which, ask_to_stop)
    with ThreadPoolExecutor(len(watchdogs)) as threads:
        ends = [threads.submit(watchdog.watch) for watchdog in watchdogs]
        return max((end.result() for end in ends), key=abs)


def celery_worker(*options: str) -> list[str]:
    return [sys.executable, "-m", "celery", "--app=ispcube", "worker", *options]
