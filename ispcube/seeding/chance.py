import random
from collections.abc import Iterator
from datetime import datetime, timedelta

SPAN = timedelta(days=3 * 365)


def moments(count: int, now: datetime, rng: random.Random) -> Iterator[datetime]:
    """`count` moments in order, as rows are written in life: the newest last."""
    step = SPAN / max(count, 1)
    for position in range(count):
        yield now - step * (count - position) + step * rng.random()


def skewed(count: int, rng: random.Random) -> int:
    """An index below `count`: the first eighth of the customers has about half of everything."""
    return int(count * rng.random() ** 3)
