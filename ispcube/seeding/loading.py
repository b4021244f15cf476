"""The quick way into the database: bare tables, COPY, and the indexes built once at the end."""

import io
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Model

from customers.models import Connection, Customer, CustomerEmail, CustomerPhone
from ispcube.seeding.bare import bared
from messaging.models import DeliveryAttempt, Message, MessageBody
from tickets.models import Change, Entry, Ticket

MODELS: list[type[Model]] = [
    *(Customer, CustomerEmail, CustomerPhone, Connection),
    *(Ticket, Entry, Change),
    *(MessageBody, Message, DeliveryAttempt, Entry.messages.through),
]
CHUNK = 20_000
SECONDS_BETWEEN_LINES = 5


class Sender:
    """Sends chunks to PostgreSQL from a thread of its own, one at a time."""

    def __init__(self) -> None:
        self.thread, self.sending = ThreadPoolExecutor(1), None

    def send(self, statement: str, text: io.StringIO) -> None:
        self.wait()
        # Django's own cursor would refuse another thread; nothing else uses the connection until we wait.
        cursor = connection.connection.cursor()
        self.sending = self.thread.submit(cursor.copy_expert, statement, text, 1 << 20)

    def wait(self) -> None:
        """Raises what the sending raised."""
        if self.sending:
            self.sending.result()
            self.sending = None


class Table:
    """Rows of one model on their way in. What is in no column gets the model's default, the same in all rows."""

    def __init__(self, model: type[Model], columns: tuple[str, ...], *, freeze: bool, sender: Sender) -> None:
        self.model, self.freeze, self.sender = model, freeze, sender
        key = model._meta.pk
        fields = [field for field in model._meta.concrete_fields if field.column not in (*columns, key.column)]
        self.columns = [key.column, *columns, *(field.column for field in fields)]
        self.defaults = [field.get_db_prep_save(field.get_default(), connection) for field in fields]
        self.key = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
        self.rows: list[tuple] = []

    def add(self, *row: str | None) -> int:
        """Every value as text, which both databases take for any type. Gives the row's key."""
        self.key += 1
        self.rows.append((str(self.key), *row))
        return self.key

    def flush(self) -> int:
        rows, self.rows = self.rows, []
        if rows:
            (self.copy if connection.vendor == "postgresql" else self.insert)(rows)
        return len(rows)

    def copy(self, rows: list[tuple]) -> None:
        """Waits for the chunk before this one only: while the server reads a chunk, the next one is made."""
        end = "".join(f"\t{as_text(value)}" for value in self.defaults) + "\n"
        lines = ["\t".join(["\\N" if value is None else value for value in row]) for row in rows]
        text = io.StringIO(end.join([*lines, ""]))
        table, columns = connection.ops.quote_name(self.model._meta.db_table), self.quoted_columns()
        how = "(FREEZE)" if self.freeze else ""
        self.sender.send(f"COPY {table} ({columns}) FROM STDIN {how}", text)

    def insert(self, rows: list[tuple]) -> None:
        table, columns = connection.ops.quote_name(self.model._meta.db_table), self.quoted_columns()
        places = ", ".join(["%s"] * len(self.columns))
        statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.executemany(statement, [(*row, *self.defaults) for row in rows])

    def quoted_columns(self) -> str:
        return ", ".join(map(connection.ops.quote_name, self.columns))


def as_text(value: object) -> str:
    """COPY's text form. The rows are our own: no tab, line end or backslash stands in them."""
    return "\\N" if value is None else str(value)


class Loader:
    """The tables of one load, filled side by side, so that rows may name each other's keys."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say, self.tables, self.sender = say, [], Sender()
        self.fresh = not any(model._default_manager.exists() for model in MODELS)
        self.said_at = time.monotonic()

    @contextmanager
    def bare_tables(self) -> Iterator[None]:
        with bared(MODELS, empty=self.fresh, say=self.say):
            try:
                yield
                self.flush()
            finally:
                self.sender.wait()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), MODELS):
                cursor.execute(statement)

    def table(self, model: type[Model], *columns: str) -> Table:
        # It looks for the last key.
        self.sender.wait()
        table = Table(model, columns, freeze=self.fresh, sender=self.sender)
        self.tables.append(table)
        return table

    def count(self, what: str, done: int, total: int) -> None:
        """Called for each row: writes what has gathered, and sometimes says how far it is."""
        if done % CHUNK and done != total:
            return
        self.flush()
        if done == total or time.monotonic() - self.said_at > SECONDS_BETWEEN_LINES:
            self.said_at = time.monotonic()
            self.say(f"{what}: {done:,} of {total:,}")

    def flush(self) -> None:
        for table in self.tables:
            table.flush()
