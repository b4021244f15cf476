"""How many messages an account may still hand over: never more than its limit within any sixty minutes.

What was taken is kept by the minute in the account's own row, which a claim locks: workers in other processes and
on other machines share what is left. A try counts, whatever its answer: the provider counts it too. What a worker
that died had taken stays counted.
"""

from collections import Counter
from datetime import UTC, datetime

from messaging.models import Account

MINUTE, WINDOW = 60, 60


def room(account: Account | None, size: int, now: datetime) -> int:
    """How many of `size` may be taken. account: its row as `Lane.account_now` gave it.

    With nothing left, the account waits until something of the last hour is over.
    """
    if account is None or account.hourly_limit is None:
        return size
    taken = of_last_hour(account, now)
    left = account.hourly_limit - taken.total()
    if left <= 0:
        Account.objects.filter(pk=account.pk).update(waits_until=first_end(taken))
    return max(0, min(size, left))


def note(account: Account | None, count: int, now: datetime) -> None:
    """account: as for `room`. count: messages that were taken, or, below zero, given back untouched."""
    if account is None or account.hourly_limit is None or not count:
        return
    taken = of_last_hour(account, now)
    taken[minute_of(now)] += count
    changes: dict[str, object] = {"taken": {str(minute): taken[minute] for minute in sorted(taken)}}
    if count < 0:
        changes["waits_until"] = None
    Account.objects.filter(pk=account.pk).update(**changes)


def of_last_hour(account: Account, now: datetime) -> Counter[int]:
    """By minute since the epoch. The oldest counts until all of it is an hour old."""
    oldest = minute_of(now) - WINDOW
    return Counter({int(minute): count for minute, count in account.taken.items() if int(minute) >= oldest})


def first_end(taken: Counter[int]) -> datetime:
    """When the oldest of them stops counting."""
    oldest = min(minute for minute, count in taken.items() if count > 0)
    return datetime.fromtimestamp((oldest + WINDOW + 1) * MINUTE, UTC)


def minute_of(moment: datetime) -> int:
    return int(moment.timestamp()) // MINUTE
