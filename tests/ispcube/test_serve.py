import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request

import pytest
from django.conf import settings

from benchmarks.ports import free_port

ENQUEUE = """
from messaging import outbox
outbox.enqueue(channel="email", template="manual", context={"text": "Hola"}, event="x", recipient="a@b.example")
"""


def manage(environment, *command) -> None:
    subprocess.run([sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=environment, check=True)


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url)
    except OSError:
        return False
    return True


def states(database) -> list[str]:
    with sqlite3.connect(database) as connection:
        return [state for (state,) in connection.execute("SELECT state FROM messaging_message")]


def wait_for(condition, seconds=20) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.05)


@pytest.mark.enable_socket
def test_serve_answers_sends_what_is_queued_and_stops_at_ctrl_c(tmp_path):
    database, port = tmp_path / "db.sqlite3", free_port()
    environment = os.environ | {
        "ISPCUBE_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{database}",
        "REDIS_URL": "",
        "EMAIL_TRANSPORT": "console:",
        "SWEEP_SECONDS": "0.5",
    }
    manage(environment, "migrate", "-v0")
    manage(environment, "shell", "-v0", "-c", ENQUEUE)
    serving = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    try:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/ingresar/"))
        assert serving.stdout.readline() == f"Listo: http://127.0.0.1:{port}/\n"
        wait_for(lambda: states(database) == ["sent"])
        serving.send_signal(signal.SIGINT)
        assert serving.wait(timeout=15) == 0
    finally:
        serving.kill()
