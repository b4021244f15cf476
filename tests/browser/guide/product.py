"""The product as somebody tries it: `manage.py demo` in a process of its own, with a data folder of its own."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ports import free_port

ROOT = Path(__file__).resolve().parents[3]
READY = re.compile(r"^Listo: (http://\S+)", re.M)
# The last line that the demo says before it serves in silence.
ALL_SAID = re.compile(r"Ctrl-C")


def hear_ctrl_c() -> None:
    """What a shell starts in the background is deaf to it, and its children with it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def clean_environment(data: Path, **more: str) -> dict[str, str]:
    """Without what the developer's own shell says about databases and transports."""
    ours = ("_URL", "_TRANSPORT", "ISPCUBE_")
    kept = {key: value for key, value in os.environ.items() if not any(part in key for part in ours)}
    # On a busy machine too the walks read the number of rows.
    patient = {"COUNT_MILLISECONDS": "3000"}
    return kept | {"ISPCUBE_DATA": str(data), "PYTHONUNBUFFERED": "1"} | patient | more


@dataclass
class Demo:
    """One running demo. `said` holds what it printed until it was ready."""

    process: subprocess.Popen
    url: str
    said: str

    @classmethod
    def start(cls, data: Path, *, python: str = sys.executable, root: Path = ROOT, seconds: float = 120) -> "Demo":
        """Raises AssertionError, with all that was printed, when the product is not ready in time."""
        process = subprocess.Popen(
            [python, "manage.py", "demo", "--port", str(free_port())],
            cwd=root,
            env=clean_environment(data),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=hear_ctrl_c,
        )
        said = read_until(process, ALL_SAID, seconds)
        found = READY.search(said)
        if not found:
            process.kill()
            raise AssertionError(f"The demo was not ready after {seconds} s:\n{said}")
        return cls(process, found[1].rstrip("/"), said)

    def stop(self, seconds: float = 30) -> int:
        """As by Ctrl-C; returns the exit status."""
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


def read_until(process: subprocess.Popen, wanted: re.Pattern, seconds: float) -> str:
    said, ends = "", time.monotonic() + seconds
    while not wanted.search(said) and time.monotonic() < ends:
        ready, _, _ = select.select([process.stdout], [], [], 0.5)
        chunk = os.read(process.stdout.fileno(), 65536) if ready else b""
        said += chunk.decode(errors="replace")
        if ready and not chunk:
            break
    return said
