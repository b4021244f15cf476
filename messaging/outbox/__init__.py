"""The way in: everything that is to leave goes through here, and here alone."""

from messaging.addresses import addresses_of
from messaging.outbox.about import About
from messaging.outbox.batch import BatchOver, cancel_batch, pause_batch, resume_batch
from messaging.outbox.control import hold, relabel, relabel_many, release, set_pace
from messaging.outbox.correcting import NobodyToCorrect, correct_and_resend
from messaging.outbox.judging import Order, Plan, plan_of, plan_within
from messaging.outbox.resending import NothingToResend, resend
from messaging.outbox.retrying import NotAllowedInState, retry
from messaging.outbox.samples import difference, sms_cost
from messaging.outbox.ways import EVENT, Way, Ways
from messaging.outbox.writing import EmptyText, enqueue, write

__all__ = [
    "EVENT",
    "About",
    "BatchOver",
    "EmptyText",
    "NobodyToCorrect",
    "NotAllowedInState",
    "NothingToResend",
    "Order",
    "Plan",
    "Way",
    "Ways",
    "addresses_of",
    "cancel_batch",
    "correct_and_resend",
    "difference",
    "enqueue",
    "hold",
    "pause_batch",
    "plan_of",
    "plan_within",
    "relabel",
    "relabel_many",
    "release",
    "resend",
    "resume_batch",
    "retry",
    "set_pace",
    "sms_cost",
    "write",
]
