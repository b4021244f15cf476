"""Production's own web process on a database of its own, and what it and its database's backends spend."""

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import psycopg2
import yaml
from psycopg2.extensions import connection as Connection

from benchmarks.client import HOST, Browser
from benchmarks.ports import free_port

ROOT = Path(__file__).resolve().parents[1]
COMMAND = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["web"]["command"]
START_SECONDS = 60
# So that every thread of every worker has its connection and its templates before anything is timed.
WARM_UP = 30


def environment(url: str, data: Path) -> dict[str, str]:
    """As docker-compose.yml gives it; a broker only when the shell names one."""
    return os.environ | {
        "ISPCUBE_PRODUCTION": "1",
        "ISPCUBE_OWN_ENVIRONMENT": "1",
        "ISPCUBE_DATA": str(data),
        "SECRET_KEY": secrets.token_hex(40),
        "ALLOWED_HOSTS": HOST,
        "PUBLIC_URL": f"https://{HOST}",
        "DATABASE_URL": url,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }


def watcher(url: str) -> Connection | None:
    """Knows the database's processes; SQLite has none: what it spends, the application spends."""
    if url.startswith("sqlite"):
        return None
    connection = psycopg2.connect(url, application_name="benchmark")
    connection.autocommit = True
    return connection


class Server:
    def __init__(self, url: str, data: Path, rows: int) -> None:
        self.url, self.rows, self.port = url, rows, free_port()
        # What SQLite spends, the application spends; and the floor is written in PostgreSQL's own words.
        self.is_apart = self.has_floor = not url.startswith("sqlite")
        swaps = {"ispcube.wsgi": "benchmarks.wsgi", "--bind=0.0.0.0:8000": f"--bind=127.0.0.1:{self.port}"}
        with (data / f"web-{rows}.log").open("w") as log:
            self.process = subprocess.Popen(
                [swaps.get(part, part) for part in COMMAND],
                cwd=ROOT,
                env=environment(url, data),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.monitor = watcher(url)
        self.wait()

    def wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urlopen(f"http://127.0.0.1:{self.port}/salud/", timeout=5)
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError(f"The server for {self.rows} rows did not start.")

    def signed_in(self, username: str, password: str) -> Browser:
        """A browser with a session, after every worker was met: a new connection may lead to any of them."""
        browser = Browser(self.port)
        browser.sign_in(username, password)
        for _time in range(WARM_UP):
            other = Browser(self.port)
            other.cookies = dict(browser.cookies)
            other.ask("/tickets/?all=1")
            other.connection.close()
        return browser

    def backends(self) -> list[int]:
        if self.monitor is None:
            return []
        with self.monitor.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            return [pid for (pid,) in cursor]

    def workers(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]

    def stop(self) -> None:
        if self.monitor:
            self.monitor.close()
        self.process.terminate()
        self.process.wait(40)


def processor_time(pids: list[int]) -> dict[int, float]:
    """Milliseconds that each process has been on a processor, all its threads together, to the nanosecond.

    A process of another machine, or one that is gone, is not there.
    """
    spent = {}
    for pid in pids:
        try:
            files = list(Path(f"/proc/{pid}/task").glob("*/schedstat"))
            spent[pid] = sum(int(file.read_text().split()[0]) for file in files) / 1e6
        except (OSError, IndexError):
            continue
    return spent


def between(before: dict[int, float], after: dict[int, float]) -> float | None:
    """What was spent; None when a process came or went, for then it is not known."""
    if not before or before.keys() != after.keys():
        return None
    return sum(after.values()) - sum(before.values())
