"""Programs that none of us wrote, started for a test: an SMSC, Kannel, a push service, schema mocks.

PEERS names the folder of the npm packages that .ci/run installs; without it these tests are skipped.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks.ports import free_port

PEERS = Path(os.environ.get("PEERS", "/nowhere"))


@pytest.fixture(autouse=True)
def _they_may_be_called(settings):
    settings.INSIDE_NETWORKS = ["127.0.0.0/8", "::1/128"]


def wait_until(condition: Callable[[], object], what: str, seconds: float = 30) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, f"waited {seconds} s for {what}"
        time.sleep(0.05)


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


@pytest.fixture
def start(tmp_path) -> Iterator[Callable]:
    running: list[subprocess.Popen] = []

    def run(*command: str, ready: str = "", env: dict[str, str] | None = None) -> Path:
        log = tmp_path / f"log{len(running)}.txt"
        with log.open("w") as out:
            running.append(
                subprocess.Popen(
                    command, stdout=out, stderr=out, cwd=tmp_path, env=os.environ | (env or {}),
                    start_new_session=True,
                )
            )  # fmt: skip
        process = running[-1]
        assert (
            not ready or wait_until(lambda: ready in log.read_text() or process.poll() is not None, ready) is None
        )
        assert process.poll() is None, log.read_text()
        return log

    yield run
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def node(start) -> Callable:
    """Starts a script or a program of the npm packages."""
    if not (PEERS / "node_modules").is_dir() or not shutil.which("node"):
        pytest.skip("needs node and PEERS, the folder of the npm packages")

    def run(script: str, *arguments: str, ready: str = "") -> Path:
        own = Path(__file__).parent / script
        path = own if own.exists() else PEERS / "node_modules" / script
        modules = {"NODE_PATH": str(PEERS / "node_modules"), "HOME": str(PEERS)}
        return start("node", str(path), *arguments, ready=ready, env=modules)

    return run


@pytest.fixture
def port() -> int:
    return free_port()
