"""The key that goes out with a message and comes back in reports: the same at every try."""

from datetime import datetime
from typing import Protocol


class Keyed(Protocol):
    @property
    def pk(self) -> int: ...

    @property
    def created_at(self) -> datetime: ...


def key_of(message: Keyed) -> str:
    return f"{message.pk}.{message.created_at:%Y%m%d%H%M%S}"
