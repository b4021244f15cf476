"""What a provider tells of a message after it took it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Fate = Literal["delivered", "bounced", "complained", "failed", "opted_out", "accepted", "opened"]


@dataclass(frozen=True)
class Report:
    """event: the provider's own id of this report, or what makes it one of a kind, so that a repetition is known.

    key: ours, when the provider gave it back. references: its own id of the message, as it may be written.
    dead: nobody is there any more, so nothing should be sent there again.
    """

    event: str
    fate: Fate
    key: str = ""
    references: tuple[str, ...] = ()
    recipient: str = ""
    code: str = ""
    answer: str = ""
    at: datetime | None = None
    dead: bool = False
