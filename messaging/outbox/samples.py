"""What a resend would send, shown on a few of its messages: how a text changed, and how many SMS it makes."""

import difflib
from dataclasses import dataclass

from django.db.models import QuerySet

from messaging import sources
from messaging.choices import BatchAction, Channel
from messaging.models import Message
from messaging.outbox.judging import Order, judged
from messaging.preparing import DataGone, rerender
from messaging.rendering import Rendered, TemplateMissing
from messaging.segments import measure

MEASURED_AS_SENT, MEASURED_ANEW = 200, 20
LONGEST_SHOWN = 20_000


@dataclass(frozen=True)
class Line:
    """mark: "+" only in the new text, "-" only in the old one, " " in both."""

    mark: str
    text: str


@dataclass(frozen=True)
class Difference:
    message: Message
    subject: list[Line]
    text: list[Line]

    @property
    def is_none(self) -> bool:
        return all(line.mark == " " for line in self.subject + self.text)


@dataclass(frozen=True)
class SmsCost:
    """segments: of all together; worked out from `measured` of them when those are not all."""

    segments: int
    longest: int
    measured: int
    sends: int
    first: str = ""

    @property
    def is_estimate(self) -> bool:
        return self.measured < self.sends


def going(messages: QuerySet[Message], order: Order, count: int) -> list[Message]:
    rows = judged(messages, order).exclude(action=BatchAction.SKIP)
    return list(rows.select_related("body", "customer", "resend_of", "sent_by").order_by("-pk")[:count])


def anew(messages: list[Message], order: Order) -> list[tuple[Message, Rendered]]:
    found = []
    known = sources.contexts(messages)
    for message in messages:
        message.channel = order.leaves_by
        try:
            found.append((message, rerender(message, known.get(message.pk))))
        except (DataGone, TemplateMissing):
            continue
    return found


def difference(messages: QuerySet[Message], order: Order) -> Difference | None:
    """Of the newest that goes, between what it said and what it would say; None when none can be written again."""
    for message, fresh in anew(going(messages, order, 1), order):
        old = message.body.text if message.body else ""
        return Difference(message, compared(message.subject, fresh.subject), compared(old, fresh.text))
    return None


def compared(old: str, new: str) -> list[Line]:
    before, after = old[:LONGEST_SHOWN].splitlines(), new[:LONGEST_SHOWN].splitlines()
    return [Line(line[0], line[2:]) for line in difflib.ndiff(before, after) if line[0] != "?"]


def sms_cost(messages: QuerySet[Message], order: Order, sends: int) -> SmsCost | None:
    """None when nothing leaves as SMS."""
    if order.leaves_by != Channel.SMS or not sends:
        return None
    rows = going(messages, order, MEASURED_ANEW if order.is_rendered else MEASURED_AS_SENT)
    if order.is_rendered:
        texts = [fresh.text for _message, fresh in anew(rows, order)]
    else:
        texts = [message.body.text for message in rows if message.body]
    counts = [measure(text).count for text in texts] or [0]
    return SmsCost(round(sum(counts) * sends / len(counts)), max(counts), len(texts), sends, "".join(texts[:1]))
