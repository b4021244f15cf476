"""This product: production's worker processes on a PostgreSQL of their own, every attempt recorded.

Django has to be set up before this module is imported.
"""

import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from benchmarks.mail import letters
from benchmarks.mail.running import Run, end, measure, start, wait_for
from benchmarks.mail.sink import Sink
from messaging import outbox
from messaging.bodies import body_of
from messaging.choices import AddressChoice, Channel, Kind, State, Urgency
from messaging.models import Account, Batch, ChannelControl, Message, MessageBody, Pulse
from messaging.rendering import Rendered
from messaging.tasks import ring_after_commit

AT_ONCE, MODEL = 2000, 10**6
START_SECONDS = 60
WAITING = [State.QUEUED, State.SENDING]


def clear() -> None:
    """By truncation: what was there must not slow down what comes."""
    names = ", ".join(model._meta.db_table for model in (Message, MessageBody, Account, Pulse, Batch))
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} CASCADE")


def make_account(port: int, connections: int) -> Account:
    return Account.objects.create(
        channel=Channel.EMAIL, name="sink", transport="smtp", connections=connections,
        settings={"host": "127.0.0.1", "port": port, "security": "none"},
        sender_name="Fibra del Valle", sender_address="avisos@valle.example",
    )  # fmt: skip


def fill(count: int, account: Account, *, state: str = State.QUEUED) -> None:
    """Mails in the queue, each with words of its own, as a batch that was written anew leaves them."""
    now = timezone.now()
    model = body_of(Rendered(text=letters.text(MODEL), html=letters.html(MODEL)), Channel.EMAIL)
    for first in range(0, count, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, count))
        bodies = MessageBody.objects.bulk_create(another(model, number) for number in numbers)
        Message.objects.bulk_create(
            Message(
                channel=Channel.EMAIL, kind=Kind.AUTO, state=state, recipient=letters.reader(number),
                subject=letters.subject(number), body=body, event="manual", account=account, urgency=Urgency.BULK,
                created_at=now, queued_at=now, due_at=now, expires_at=now + timedelta(days=1),
                search_text=f"{letters.reader(number)} {letters.subject(number)}",
            )
            for number, body in zip(numbers, bodies, strict=True)
        )  # fmt: skip


def another(model: MessageBody, number: int) -> MessageBody:
    """The words of another reader, whose name has as many letters."""
    old, new = str(MODEL), str(MODEL + number)
    mime = bytes(model.mime or b"").replace(old.encode(), new.encode())
    return MessageBody(text=model.text.replace(old, new), html=model.html.replace(old, new), mime=mime)


def states() -> Counter[str]:
    rows = Message.objects.order_by().values_list("state").annotate(count=Count("pk"))
    return Counter(dict(rows))


def nothing_waits() -> bool:
    return not Message.objects.filter(channel=Channel.EMAIL, state__in=WAITING).exists()


@dataclass
class Workers:
    """Production's worker and beat. environment: what they get; processes: how many send."""

    environment: Mapping[str, str]
    processes: int
    log: Path
    running: list[subprocess.Popen] = field(default_factory=list)

    def __enter__(self) -> "Workers":
        worker = [sys.executable, "manage.py", "worker", f"--processes={self.processes}"]
        beat = [sys.executable, "-m", "celery", "--app=ispcube", "beat", "--pidfile="]
        self.running = [start(command, self.environment, self.log) for command in (worker, beat)]
        return self

    def wait(self) -> None:
        """Until each process has given a sign of life."""
        wait_for(lambda: Pulse.objects.count() >= self.processes, time.monotonic() + START_SECONDS)

    def __exit__(self, *error: object) -> None:
        for process in self.running:
            end(process)


def measure_product(sink: Sink, port: int, count: int, connections: int, workers: Workers) -> Run:
    """port: where the sink is reached. The workers run, and find a queue that is let go."""
    clear()
    hold(True)
    fill(count, make_account(port, connections))
    with workers:
        workers.wait()
        hold(False)
        return measure(sink, workers.running[0], count, nothing_waits)


def resend_all() -> Batch:
    """As the log's *Reenviar todos los que coinciden* does."""
    return outbox.resend(
        actor=User.objects.get_or_create(username="benchmark")[0],
        batch_id=uuid.uuid4(),
        messages=Message.objects.filter(channel=Channel.EMAIL),
        channel=Channel.EMAIL,
        address_choice=AddressChoice.AS_SENT,
    )


def hold(on: bool) -> None:
    """As the page's switch does, but for the audit log."""
    values = {"on_hold": on, "released_at": None if on else timezone.now(), "brake_percent": 0}
    ChannelControl.objects.update_or_create(channel=Channel.EMAIL, defaults=values)
    if not on:
        ring_after_commit(Channel.EMAIL)
