import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")
SPAN = timedelta(days=3 * 365)
# Below one, so that each month has more than the one before.
GROWTH = 0.6
AT_ONCE = 5_000


def plain(moment: datetime) -> datetime:
    """In UTC and without its zone, as both databases take it as text."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def moments(count: int, now: datetime, rng: random.Random) -> Iterator[datetime]:
    """`count` moments in order, as rows are written in life: the newest last."""
    end = plain(now)
    for position in range(count):
        yield end - SPAN * (1 - ((position + rng.random()) / count) ** GROWTH)


def draws(choices: Sequence[T], weights: Iterable[float], rng: random.Random) -> Iterator[T]:
    """One choice after the other, without end."""
    cumulative = list(accumulate(weights))
    while choices:
        yield from rng.choices(choices, cum_weights=cumulative, k=AT_ONCE)


def often(counts: dict[T, float], rng: random.Random) -> Iterator[T]:
    return draws(list(counts), counts.values(), rng)


def zipf(count: int, steepness: float = 0.7, head: int = 10) -> list[float]:
    """How often each of `count` is met: the first much more than the last, none more than all the others."""
    return [(head + rank) ** -steepness for rank in range(count)]
