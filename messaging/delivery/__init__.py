"""The way out: claim what is due, send it, settle each message at once. Only the doorbells in tasks.py come here.

A row belongs to one worker from the claim until its lease ends, by the database's clock. Whatever happens to the
worker, at most the message it had on the wire is in doubt.
"""

from messaging.delivery.sending import drain, lend_hand, stop
from messaging.delivery.sweeping import sweep

__all__ = ["drain", "lend_hand", "stop", "sweep"]
