"""Postfix's own test server, which takes every mail and writes down what it took."""

import re
import shutil
import signal
import socket
import subprocess
import time
from collections import Counter
from pathlib import Path

from benchmarks.ports import free_port

FOUND = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin:/usr/lib/postfix/sbin")
KEY = re.compile(rb"(?im)^Message-ID: *\r?\n? *<([^>]+)>")
COUNT = re.compile(rb"mesg=(\d+)")
BACKLOG, START_SECONDS = "1000", 10


class Sink:
    """One fresh server. folder: anybody may write there, for as root it changes to another user."""

    def __init__(self, folder: Path) -> None:
        if FOUND is None:
            raise RuntimeError("smtp-sink is missing: it comes with Debian's package postfix.")
        self.port, self.folder = free_port(), folder
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o777)
        self.counters = (folder / f"counters-{self.port}").open("wb")
        self.ledger = folder / f"ledger-{self.port}"
        owner = ["-u", "nobody"] if Path("/proc/self").stat().st_uid == 0 else []
        command = [FOUND, *owner, "-R", str(folder), "-c", "-D", self.ledger.name]
        place = f"127.0.0.1:{self.port}"
        self.process = subprocess.Popen([*command, place, BACKLOG], stdout=self.counters, stderr=self.counters)
        self.wait()

    def wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"smtp-sink did not start: {Path(self.counters.name).read_text()}")

    def count(self) -> int:
        """Mails that were taken until now."""
        with Path(self.counters.name).open("rb") as counters:
            counters.seek(0, 2)
            counters.seek(max(0, counters.tell() - 200))
            found = COUNT.findall(counters.read())
        return int(found[-1]) if found else 0

    def taken(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(key.decode() for key in KEY.findall(self.ledger.read_bytes()))

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)
        self.counters.close()
