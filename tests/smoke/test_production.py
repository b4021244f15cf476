"""The commands of docker-compose.yml on real PostgreSQL and Redis, from an empty database to a mail received."""

import re
import time
from collections.abc import Callable, Iterator
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from aiosmtpd.controller import Controller

from benchmarks.ports import free_port
from tests.smoke.stack import Stack

SERVICES = ["web", "worker", "beat"]
WRITE = """
from messaging import outbox
outbox.enqueue(channel="email", template="manual", context={"text": "Hola"}, event="smoke", recipient="%s")
"""


class Mailbox:
    """A mail server on this machine that takes everything."""

    def __init__(self) -> None:
        self.recipients: list[str] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.recipients += envelope.rcpt_tos
        return "250 queued as smoke"


def soon(seconds: float, what: Callable[[], object]) -> object:
    ends = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < ends, f"not within {seconds} s"
        time.sleep(0.2)
    return found


def get(stack: Stack, path: str, **headers: str) -> tuple[int, str]:
    """A request as the proxy in front hands it on. A server that is not up yet answers 0."""
    sent = {"Host": "tickets.example", "X-Forwarded-Proto": "https"} | headers
    try:
        with urlopen(Request(f"http://127.0.0.1:{stack.port}{path}", headers=sent), timeout=10) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except URLError as error:
        return getattr(error, "code", 0), ""


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    box.port = free_port()
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    yield box
    server.stop()


@pytest.fixture(scope="module")
def stack(tmp_path_factory, mailbox) -> Iterator[Stack]:
    stack = Stack(
        tmp_path_factory.mktemp("production"),
        EMAIL_TRANSPORT=f"smtp://127.0.0.1:{mailbox.port}?security=none",
        FROM_EMAIL="avisos@tickets.example",
        LOG_LEVEL="INFO",
    )
    try:
        stack.run(*stack.command("migrate"))
        stack.start(*SERVICES)
        soon(60, lambda: get(stack, "/salud/")[0] == 200)
        yield stack
    finally:
        stack.remove()


def test_preparing_again_changes_nothing(stack):
    assert "No migrations to apply" in stack.run(*stack.command("migrate"))


def test_the_web_serves_pages_and_their_compressed_files_for_ever(stack):
    status, page = get(stack, "/ingresar/")
    assert status == 200
    sheets = re.findall(r'href="(/static/[^"]+\.css)"', page)
    assert sheets
    for sheet in sheets:
        assert re.search(r"\.[0-9a-f]{12}\.css$", sheet), "not of the manifest"
        assert get(stack, sheet)[0] == 200


def test_a_plain_request_is_sent_to_https_and_a_foreign_name_is_refused(stack):
    status, _page = get(stack, "/ingresar/", **{"X-Forwarded-Proto": "http"})
    assert status in {301, 0}
    assert get(stack, "/ingresar/", Host="evil.example")[0] == 400


def test_a_message_leaves_at_once_by_its_doorbell(stack, mailbox):
    stack.run("python", "manage.py", "shell", "-c", WRITE % "timbre@example.com")
    soon(8, lambda: "timbre@example.com" in mailbox.recipients)


def test_a_message_whose_doorbell_was_lost_leaves_by_the_sweeper(stack, mailbox):
    lost = stack.environment | {"CELERY_BROKER_URL": "redis://127.0.0.1:1/0"}
    here, stack.environment = stack.environment, lost
    stack.run("python", "manage.py", "shell", "-c", WRITE % "barrendero@example.com")
    stack.environment = here
    soon(30, lambda: "barrendero@example.com" in mailbox.recipients)
    assert mailbox.recipients.count("barrendero@example.com") == 1


def test_nothing_failed_meanwhile_and_an_upgrade_stops_everything_in_time(stack):
    logs = "".join(stack.log(name) for name in SERVICES)
    errors = [line for line in logs.splitlines() if re.search(r"\bERROR\b|^Traceback", line)]
    assert errors == [], logs
    assert stack.stop() == dict.fromkeys(SERVICES, 0)
