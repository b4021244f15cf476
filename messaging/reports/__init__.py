"""What providers tell of messages that they took: kept once, matched with its message, judged by its state."""

from messaging.reports.applying import apply_waiting, take
from messaging.reports.collecting import accounts_to_hear, hear, read_bounces

__all__ = ["accounts_to_hear", "apply_waiting", "hear", "read_bounces", "take"]
