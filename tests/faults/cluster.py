"""A PostgreSQL of our own, which may crash: with what the test's database holds."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg2
from django.db import connection

from benchmarks.ports import free_port

# What was not waited for is written late, so that a crash has something to forget.
SETTINGS = "fsync=off", "wal_writer_delay=10s", "shared_buffers=32MB", "max_connections=60"


def server_programs() -> Path | None:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda place: float(place.parts[-3]))
    found = str(places[-1]) if places else shutil.which("initdb")
    return Path(found).parent if found else None


class Cluster:
    """start() before anything else, remove() at the end. url: for DATABASE_URL."""

    def __init__(self, programs: Path) -> None:
        self.programs, self.port = programs, free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="crashing-"))
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *arguments: str) -> None:
        """As the user whom PostgreSQL wants; root it refuses."""
        user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        command = [*user, str(self.programs / program), *arguments]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 "
        options += " ".join(f"-c {setting}" for setting in SETTINGS)
        ends = time.monotonic() + 60
        while True:
            try:
                return self.run(
                    "pg_ctl", "-D", str(self.data), "-w", "-l", str(self.folder / "log"), "-o", options, "start"
                )
            except subprocess.CalledProcessError:
                # What is left of the one that was killed has to go first.
                assert time.monotonic() < ends, (self.folder / "log").read_text()
                time.sleep(0.2)

    def stop_at_once(self) -> None:
        self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")

    def kill(self) -> None:
        os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def copy_of_the_tests_database(self) -> None:
        there = connection.settings_dict
        login = ["-h", there["HOST"] or "127.0.0.1", "-p", str(there["PORT"] or 5432), "-U", there["USER"]]
        environment = os.environ | {"PGPASSWORD": there["PASSWORD"] or ""}
        dump = [str(self.programs / "pg_dump"), "--no-owner", "--no-privileges", *login, there["NAME"]]
        with subprocess.Popen(dump, stdout=subprocess.PIPE, env=environment) as dumping:
            into = [str(self.programs / "psql"), "-q", "-v", "ON_ERROR_STOP=1", self.url]
            subprocess.run(into, stdin=dumping.stdout, check=True, stdout=subprocess.DEVNULL)
        assert dumping.returncode == 0

    def ask(self, query: str) -> list[tuple]:
        with psycopg2.connect(self.url) as asking, asking.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    def remove(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.stop_at_once()
        shutil.rmtree(self.folder)
