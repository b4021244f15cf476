"""The way in: everything that is to leave goes through here, and here alone."""

from messaging.outbox.about import About
from messaging.outbox.addresses import addresses_of
from messaging.outbox.batch import Progress, batch_progress, cancel_batch
from messaging.outbox.control import hold, relabel, relabel_many, release, set_pace
from messaging.outbox.resending import NothingToResend, Plan, resend, resend_plan
from messaging.outbox.retrying import NotAllowedInState, retry
from messaging.outbox.writing import EmptyText, enqueue, write

__all__ = [
    "About",
    "EmptyText",
    "NotAllowedInState",
    "NothingToResend",
    "Plan",
    "Progress",
    "addresses_of",
    "batch_progress",
    "cancel_batch",
    "enqueue",
    "hold",
    "relabel",
    "relabel_many",
    "release",
    "resend",
    "resend_plan",
    "retry",
    "set_pace",
    "write",
]
