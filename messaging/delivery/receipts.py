"""What was sent, written down on PostgreSQL: one statement for all connections of this process that wait for it.

Each connection still waits until its message is settled before the next one's content leaves, so that a killed
worker leaves at most one in doubt on each. It only shares the round trip, and the commit, with others that wait.
"""

import threading
import uuid
from dataclasses import dataclass, field

from django.db import connection

# Planned once a connection: that takes longer than doing it.
PREPARE = """
PREPARE settle_sent (bigint[], uuid[], text[]) AS
WITH receipt AS (
    SELECT * FROM unnest($1, $2, $3) AS receipt (message, token, reference)
), settled AS (
    UPDATE messaging_message AS message
    SET state = 'sent', sent_at = clock_timestamp(), reference = left(receipt.reference, 255),
        error_code = '', error_text = '', claim_token = NULL, lease_until = NULL
    FROM receipt WHERE message.id = receipt.message AND message.claim_token = receipt.token
    RETURNING message.id, message.sent_at, receipt.token, receipt.reference
), told AS (
    UPDATE messaging_deliveryattempt AS attempt
    SET outcome = 'accepted', finished_at = settled.sent_at, answer = left(settled.reference, 300)
    FROM settled WHERE attempt.message_id = settled.id AND attempt.token = settled.token
)
SELECT id FROM settled
"""
# Nobody waits for the disk: a killed worker loses nothing by that; a crashed database forgets a fraction of a
# second, and those rows come back as uncertain.
SETTLE = """
SET LOCAL synchronous_commit = off;
EXECUTE settle_sent (%s::bigint[], %s::uuid[], %s::text[])
"""


@dataclass
class Receipt:
    """mine: whether the claim still held when it was written down."""

    message: int
    token: uuid.UUID
    reference: str
    done: bool = False
    mine: bool = False
    error: Exception | None = None


@dataclass
class Together:
    """Whoever gets its turn settles for all that came meanwhile; the others find theirs done."""

    guard: threading.Lock = field(default_factory=threading.Lock)
    turn: threading.Lock = field(default_factory=threading.Lock)
    waiting: list[Receipt] = field(default_factory=list)

    def settle(self, receipt: Receipt) -> bool:
        """Whether it was still ours to settle. Raises what the database raised."""
        with self.guard:
            self.waiting.append(receipt)
        with self.turn:
            if not receipt.done:
                with self.guard:
                    group, self.waiting = self.waiting, []
                settle_group(group)
        if receipt.error:
            raise receipt.error
        return receipt.mine


together = Together()
# Which of this thread's connections knows the plan: a new one has to be told.
_planned = threading.local()


def settle_group(group: list[Receipt]) -> None:
    settled: set[int] = set()
    error = None
    try:
        settled = written_down(group)
    except Exception as raised:
        error = raised
    for receipt in group:
        receipt.done, receipt.mine, receipt.error = True, receipt.message in settled, error


def written_down(group: list[Receipt]) -> set[int]:
    """The messages that were still ours."""
    with connection.cursor() as cursor:
        if getattr(_planned, "on", None) is not connection.connection:
            cursor.execute(PREPARE)
            _planned.on = connection.connection
        columns = ("message", "token", "reference")
        cursor.execute(SETTLE, [[getattr(receipt, name) for receipt in group] for name in columns])
        return {pk for (pk,) in cursor}
