"""What was sent, written down on PostgreSQL: one statement for all connections of this process that wait for it.

Each connection still waits until its message is settled before the next one's content leaves, so that a killed
worker leaves at most one in doubt on each. It only shares the round trip, and the commit, with others that wait.
"""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
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
    -- Compared so that no index of the claim token can be used: one row by its key, not all that are claimed.
    FROM receipt WHERE message.id = receipt.message AND message.claim_token IS NOT DISTINCT FROM receipt.token
    RETURNING message.id, message.sent_at, receipt.token, receipt.reference
), told AS (
    UPDATE messaging_deliveryattempt AS attempt
    SET outcome = 'accepted', finished_at = settled.sent_at, answer = left(settled.reference, 300)
    FROM settled WHERE attempt.message_id = settled.id AND attempt.token = settled.token
)
SELECT id FROM settled
"""
# Nobody waits for the disk: a killed worker loses nothing by that; a crashed database forgets a fraction of a
# second, which the worker settles again, or which comes back as uncertain (witness.py).
# The plan is made without looking at the values, so that it is made once; made while the tables were small, it
# must be right when they are large.
SETTLE = """
SET LOCAL synchronous_commit = off;
SET LOCAL plan_cache_mode = force_generic_plan;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;
EXECUTE settle_sent (%s::bigint[], %s::uuid[], %s::text[])
"""
# Others that are about to have something to settle are waited for, but not longer.
LINGER_SECONDS = 0.002


@dataclass
class Receipt:
    """mine: whether the claim still held when it was written down."""

    message: int
    token: uuid.UUID
    reference: str
    done: bool = False
    mine: bool = False
    error: Exception | None = None
    # Free once it is settled, or has to settle for all.
    woken: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Together:
    """One leads: it settles for all that came until it began. Of those that come meanwhile, one leads next.

    A statement costs more than a row in it. So who leads first waits a moment for those that have a mail on the
    wire too: connections to a quick server then come to walk in step.
    """

    guard: threading.Lock = field(default_factory=threading.Lock)
    waiting: list[Receipt] = field(default_factory=list)
    leader: Receipt | None = None
    lingers: bool = False
    senders: int = 0

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Around what one connection sends of one claim: as long as it does, it is worth being waited for."""
        with self.guard:
            self.senders += 1
        try:
            yield
        finally:
            with self.guard:
                self.senders -= 1
                self.stop_lingering()

    def settle(self, receipt: Receipt) -> bool:
        """Whether it was still ours to settle. Raises what the database raised."""
        receipt.woken.acquire()
        with self.guard:
            self.waiting.append(receipt)
            leads = self.leader is None
            if leads:
                self.leader = receipt
            self.stop_lingering()
        if not leads:
            receipt.woken.acquire()
        if not receipt.done:
            self.lead(receipt)
        if receipt.error:
            raise receipt.error
        return receipt.mine

    def lead(self, receipt: Receipt) -> None:
        group = self.gathered(receipt)
        try:
            settle_group(group)
        finally:
            with self.guard:
                self.leader = self.waiting[0] if self.waiting else None
                if self.leader:
                    self.leader.woken.release()
            for other in group:
                if other is not receipt:
                    other.woken.release()

    def gathered(self, leader: Receipt) -> list[Receipt]:
        with self.guard:
            self.lingers = len(self.waiting) < self.senders
            lingers = self.lingers
        if lingers:
            leader.woken.acquire(timeout=LINGER_SECONDS)
        with self.guard:
            self.lingers = False
            group, self.waiting = self.waiting, []
        return group

    def stop_lingering(self) -> None:
        """With the guard: when all that send are there, nobody else can come."""
        if self.lingers and self.leader and len(self.waiting) >= self.senders:
            self.lingers = False
            self.leader.woken.release()


together = Together()
# Which of this thread's connections knows the plan: a new one has to be told.
_planned = threading.local()


def settle_group(group: list[Receipt]) -> None:
    settled: set[int] = set()
    error: Exception | None = InterruptedError("settling was cut short")
    try:
        settled, error = written_down(group), None
    except Exception as raised:
        error = raised
    finally:
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
