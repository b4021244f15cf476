"""Real processes: a Celery worker, beat, Redis and a mail server, on the test database."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.utils import timezone
from kombu import pools

from benchmarks.ports import free_port
from ispcube.celery import app
from listings import doorbell
from messaging.choices import Channel, State
from messaging.models import Message, MessageBody

LEASE, SEND, SWEEP = 3.0, 1.0, 0.5
# Of each worker, at most.
CONNECTIONS = 2


@pytest.fixture(autouse=True)
def _only_with_real_services(request):
    if connection.vendor != "postgresql" or not shutil.which("redis-server"):
        pytest.skip("needs PostgreSQL (DATABASE_URL) and redis-server")


@dataclass
class Place:
    """Where all of it runs, and what it needs to know of each other."""

    folder: Path
    redis_port: int = field(default_factory=free_port)
    smtp_port: int = field(default_factory=free_port)
    running: list[subprocess.Popen] = field(default_factory=list)
    database: str = ""
    lease: float = LEASE

    @property
    def broker(self) -> str:
        return f"redis://127.0.0.1:{self.redis_port}/0"

    @property
    def environment(self) -> dict[str, str]:
        there = connection.settings_dict
        host, port = there["HOST"] or "127.0.0.1", there["PORT"] or 5432
        login = f"{there['USER']}:{there['PASSWORD']}" if there["PASSWORD"] else there["USER"]
        return os.environ | {
            "ISPCUBE_DATA": str(self.folder),
            "DATABASE_URL": self.database or f"postgres://{login}@{host}:{port}/{there['NAME']}",
            "REDIS_URL": self.broker,
            "CELERY_BROKER_URL": self.broker,
            "EMAIL_TRANSPORT": f"smtp://127.0.0.1:{self.smtp_port}?security=none",
            "MESSAGE_LEASE_SECONDS": str(self.lease),
            "MESSAGE_SEND_SECONDS": str(SEND),
            "MESSAGE_DRAIN_SECONDS": "2",
            "JOB_LEASE_SECONDS": "2",
            "DATABASE_IDLE_SECONDS": "2",
            "SWEEP_SECONDS": str(SWEEP),
            "LOG_LEVEL": "WARNING",
        }

    def start(self, *command: str) -> subprocess.Popen:
        """In a process group of its own, so that a kill reaches all of it."""
        with (self.folder / "log.txt").open("a") as log:
            process = subprocess.Popen(
                command,
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def celery(self, *command: str) -> subprocess.Popen:
        return self.start(sys.executable, "-m", "celery", "-A", "ispcube", *command)

    def worker(self) -> subprocess.Popen:
        return self.celery(
            "worker", "--without-gossip", "--without-mingle", "--without-heartbeat", "-n", f"{time.time()}@x"
        )

    def beat(self) -> subprocess.Popen:
        return self.celery("beat", "--pidfile=")

    def start_redis(self) -> subprocess.Popen:
        process = self.start(
            "redis-server", "--port", str(self.redis_port), "--save", "", "--dir", str(self.folder)
        )
        wait_for(lambda: self.redis_answers(), "Redis")
        return process

    def redis_client(self) -> redis.Redis:
        return redis.Redis(port=self.redis_port, socket_timeout=1)

    def redis_answers(self) -> bool:
        try:
            return self.redis_client().ping()
        except redis.RedisError:
            return False

    def sink(self, seconds: float = 0.002) -> None:
        self.start(
            sys.executable,
            str(Path(__file__).with_name("sink.py")),
            str(self.smtp_port),
            str(self.ledger),
            str(seconds),
        )
        wait_for(lambda: "ready" in (self.folder / "log.txt").read_text(), "the mail server")

    @property
    def ledger(self) -> Path:
        return self.folder / "ledger.txt"

    def accepted(self) -> Counter[int]:
        """How often the mail server took each message."""
        lines = self.ledger.read_text().split() if self.ledger.exists() else []
        return Counter(int(line.partition(".")[0]) for line in lines)

    def crowd(self) -> list[int]:
        """How many connections the mail server had, each time that one came."""
        counts = self.folder / "crowd.txt"
        return [int(line) for line in counts.read_text().split()] if counts.exists() else []

    def stop(self) -> None:
        for process in self.running:
            signal_group(process, signal.SIGKILL)
            process.wait()


def make_queued(count: int, mailbox: str) -> None:
    """Mails that are due, to addresses that begin with what the sink knows."""
    now = timezone.now()
    body = MessageBody.objects.create(text="Hola")
    Message.objects.bulk_create(
        Message(
            channel=Channel.EMAIL, kind="auto", state=State.QUEUED, subject="Aviso", body=body,
            recipient=f"{mailbox}@example.com", created_at=now, queued_at=now, due_at=now,
        )
        for _number in range(count)
    )  # fmt: skip


def signal_group(process: subprocess.Popen, which: signal.Signals) -> None:
    if process.poll() is None:
        os.killpg(process.pid, which)


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, f"waited {seconds} s for {what}"
        time.sleep(0.02)


@pytest.fixture
def place(tmp_path, monkeypatch) -> Iterator[Place]:
    """Redis, beat and the mail server run; workers are started by the test. Our own doorbells ring there too."""
    there = Place(tmp_path)
    before = app.conf.broker_url
    try:
        there.start_redis()
        there.sink()
        there.beat()
        ring_at(there.broker)
        monkeypatch.setattr(doorbell, "_quiet_until", 0.0)
        yield there
    finally:
        there.stop()
        ring_at(before)
        if os.environ.get("SHOW_LOG"):
            print((tmp_path / "log.txt").read_text())  # noqa: T201


def ring_at(broker: str) -> None:
    app.conf.update(broker_url=broker, broker_read_url=broker, broker_write_url=broker)
    in_memory = broker.startswith("memory:")
    app.conf.broker_transport_options = {"polling_interval": 0.02} if in_memory else settings.REDIS_OPTIONS
    app._pool = app.amqp._producer_pool = None
    pools.reset()
