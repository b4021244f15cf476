"""How long messages are kept: first their text goes, later the row, a little at a time so that nothing waits."""

from messaging.retention.planning import Plan, planned
from messaging.retention.rules import erased_by_age, rules, set_rule, texts_erased_until
from messaging.retention.running import run, stop

__all__ = ["Plan", "erased_by_age", "planned", "rules", "run", "set_rule", "stop", "texts_erased_until"]
