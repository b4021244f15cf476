"""Jobs that do one thing to each of many rows, in batches that are done whole or not at all."""

import logging
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from django.db import OperationalError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from listings.jobs.choices import FAILED_OUTCOMES, Lane, Outcome
from listings.jobs.kinds import Kind
from listings.jobs.models import JobRow
from listings.jobs.turns import ClaimLost, Turn

logger = logging.getLogger(__name__)
LONGEST_TEXT = JobRow._meta.get_field("text").max_length


@dataclass(frozen=True)
class RowDone:
    pk: int
    outcome: str
    text: str = ""


class RowsKind(Kind):
    lane = Lane.ROWS
    can_be_retried = True
    size: ClassVar[int] = 500

    @classmethod
    def change(cls, turn: Turn, ids: list[int]) -> list[RowDone]:
        """Does it to these rows, inside the transaction of the batch; what is missing in the answer is gone."""
        raise NotImplementedError(cls.key)

    @classmethod
    def step(cls, turn: Turn) -> bool:
        ids = waiting(turn, cls.size)
        if not ids:
            turn.finish()
            return True
        try:
            do(turn, ids)
        except (ClaimLost, OperationalError):
            raise
        except Exception:
            logger.exception("A batch of job %s broke: its rows go one by one", turn.job.pk)
            one_by_one(turn, ids)
        return False


def waiting(turn: Turn, size: int) -> list[int]:
    """The rows after `position`, in the order of their keys: two jobs at once lock theirs in the same order."""
    rows = JobRow.objects.filter(job=turn.job, object_id__gt=turn.job.position).order_by("object_id")
    return list(rows.values_list("object_id", flat=True)[:size])


def do(turn: Turn, ids: list[int]) -> None:
    with transaction.atomic():
        done = turn.kind.change(turn, ids)
        known = {row.pk for row in done}
        gone = [RowDone(pk, Outcome.GONE, _("Ya no está o no la podés ver.")) for pk in ids if pk not in known]
        write(turn, ids, [*done, *gone])


def one_by_one(turn: Turn, ids: list[int]) -> None:
    """One row that breaks costs no other its turn."""
    for pk in ids:
        try:
            do(turn, [pk])
        except (ClaimLost, OperationalError):
            raise
        except Exception as error:
            logger.exception("Row %s of job %s broke", pk, turn.job.pk)
            text = _("Error nuestro: %(name)s") % {"name": type(error).__name__}
            with transaction.atomic():
                write(turn, [pk], [RowDone(pk, Outcome.ERROR, text)])


def write(turn: Turn, ids: list[int], done: list[RowDone]) -> None:
    """What became of each, and how far the job is: in one transaction with the deed, so nothing is done twice."""
    rows = JobRow.objects.filter(job=turn.job)
    by_result = sorted(done, key=lambda row: (row.outcome, row.text))
    for (outcome, text), group in groupby(by_result, key=lambda row: (row.outcome, row.text)):
        rows.filter(object_id__in=[row.pk for row in group]).update(outcome=outcome, text=text[:LONGEST_TEXT])
    failed = sum(row.outcome in FAILED_OUTCOMES for row in done)
    turn.save(done=F("done") + len(ids), failed=F("failed") + failed, position=ids[-1])
    turn.job.position = ids[-1]
