"""How many rows of each batch had which result, for a list of batches: told exactly to ten thousand."""

from typing import NamedTuple

from django.db.models import F, OuterRef, QuerySet

from accounts.choices import RowScope
from accounts.models import User
from listings.paging import Count, known
from listings.together import HowMany
from messaging.choices import BatchAction
from messaging.models import Batch, BatchItem, Message
from messaging.results import FOLDED, RESULTS, SKIPPED, folded_result


class Counts(NamedTuple):
    """results: in the order in which they are told; those that no row had are not there."""

    total: Count
    results: dict[str, Count]

    @property
    def is_unfinished(self) -> bool:
        return "waiting" in self.results


def counted_for(batches: QuerySet[Batch], user: User) -> QuerySet[Batch]:
    """With the numbers of rows that this person may see."""
    messages = Message.objects.visible_to(user).filter(batch=OuterRef("pk"))
    items = BatchItem.objects.filter(batch=OuterRef("pk"))
    sees_all = user.row_scope == RowScope.ALL
    mine = items if sees_all else items.of_sources_for(user)
    found = {f"{result}_rows": HowMany(messages.filter(state__in=states)) for result, states in RESULTS.items()}
    found["skipped_rows"] = HowMany(mine.filter(action=BatchAction.SKIP))
    found["folded_rows"] = HowMany(mine.filter(FOLDED))
    return batches.annotate(**found, chosen_rows=F("total") if sees_all else HowMany(mine))


def counts_of(batch: Batch) -> Counts:
    """batch: as `counted_for` gives it."""
    found = {result: getattr(batch, f"{result}_rows") for result in (*RESULTS, SKIPPED)}
    found[folded_result(batch)] += batch.folded_rows
    total = batch.chosen_rows
    results = {result: known(rows) for result, rows in found.items() if rows}
    return Counts(Count(total, capped=False) if total == batch.total else known(total), results)
