"""Production as docker-compose.yml says it, without containers: the same commands, the same environment."""

import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg2
import yaml

from benchmarks.ports import free_port
from tests.browser.guide.product import ROOT, clean_environment

POSTGRES = os.environ.get("POSTGRES_SERVER", "postgres://postgres@127.0.0.1:5432")
REDIS = os.environ.get("REDIS_SERVER", "redis://127.0.0.1:6379/9")
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
STOP_SECONDS = 35


class Stack:
    """A database of its own on a real PostgreSQL, a real Redis, and the processes of the compose file."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.port = free_port()
        self.database = f"house_{uuid.uuid4().hex[:8]}"
        self.data = data
        self.processes: dict[str, subprocess.Popen] = {}
        self.sql(f"CREATE DATABASE {self.database}")
        own = {
            "SECRET_KEY": uuid.uuid4().hex * 3,
            "ALLOWED_HOSTS": "tickets.example",
            "PUBLIC_URL": "https://tickets.example",
            "DATABASE_URL": f"{POSTGRES}/{self.database}",
            "REDIS_URL": REDIS,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            # As in the image, whose user has no home: not even root could make one here.
            "HOME": "/dev/null/home",
        }
        given = COMPOSE["services"]["web"]["environment"]
        self.environment = clean_environment(data, **given | own | {"ISPCUBE_DATA": str(data)} | environment)

    def sql(self, statement: str) -> None:
        connection = psycopg2.connect(f"{POSTGRES}/postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()

    def command(self, service: str) -> list[str]:
        return [
            part.replace("0.0.0.0:8000", f"127.0.0.1:{self.port}")
            for part in COMPOSE["services"][service]["command"]
        ]

    def run(self, *command: str) -> str:
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, *services: str) -> None:
        for service in services:
            log = (self.data / f"{service}.log").open("w")
            self.processes[service] = subprocess.Popen(
                self.command(service), cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )

    def log(self, service: str) -> str:
        return (self.data / f"{service}.log").read_text()

    def stop(self) -> dict[str, int]:
        """SIGTERM to all, as an upgrade does it; the exit status of each."""
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        return {name: process.wait(STOP_SECONDS) for name, process in self.processes.items()}

    def remove(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.kill()
        self.sql(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")
