import threading
from collections import Counter
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.audit import record
from listings.clock import database_now, ticks
from messaging.choices import Channel
from messaging.models import Message, MessageBody, RetentionRule
from messaging.retention.planning import old
from messaging.retention.rules import months_before
from messaging.search import own_search_text

# One transaction holds so many rows for a fraction of a second, and then lets everybody else through.
AT_ONCE = 1000
PAUSE_SECONDS = 0.1
_stopping = threading.Event()


def stop() -> None:
    _stopping.set()


def run(now: datetime | None = None) -> dict[str, Counter]:
    """Takes away what is too old, until nothing is left or the time is up; says in the audit log how much."""
    now, ends = now or database_now(), ticks() + settings.RETENTION_SECONDS
    gone: dict[str, Counter] = {}
    for rule in RetentionRule.objects.order_by("channel"):
        count = gone.setdefault(rule.channel, Counter())
        for kind, some in (("rows", delete_rows), ("bodies", erase_bodies)):
            while not _stopping.is_set() and ticks() < ends and (taken := some(rule.channel, now)):
                count[kind] += taken
                _stopping.wait(PAUSE_SECONDS)
        if count.total():
            record(None, "messaging.retention", rule.channel, **count)
    return gone


def locked(channel: str) -> RetentionRule:
    """Two runs at once take turns, each with the rule as it is now."""
    return RetentionRule.objects.select_for_update().get(pk=channel)


@transaction.atomic
def erase_bodies(channel: str, now: datetime) -> int:
    """The text of some; how far it got is kept, so that no run looks twice at what is done."""
    rule = locked(channel)
    rows = old(rule, rule.body_months, now).filter(body__isnull=False)
    if rule.bodies_until:
        rows = rows.filter(created_at__gte=rule.bodies_until)
    some = list(rows.order_by("created_at", "pk")[:AT_ONCE])
    reached = [some[-1].created_at] if some else []
    if len(some) < AT_ONCE and rule.body_months is not None:
        reached.append(months_before(now, rule.body_months))
    rule.bodies_until = max([*reached, *filter(None, [rule.bodies_until])], default=None)
    rule.save(update_fields=["bodies_until"])
    forget(some, channel)
    return len(some)


def forget(some: list[Message], channel: str) -> None:
    bodies = {message.body_id for message in some}
    fields = ["body"]
    for message in some:
        message.body = None
        if channel == Channel.SMS:
            # Where others have a subject, an SMS shows how its text begins.
            message.subject = ""
            message.search_text = own_search_text(message)
            fields = ["body", "subject", "search_text"]
    if channel == Channel.SMS:
        Message.objects.bulk_update(some, fields)
    else:
        Message.objects.filter(pk__in=[message.pk for message in some]).update(body=None)
    delete_unused(bodies)


def delete_unused(bodies: set[int | None]) -> None:
    """A resend as it was shares its first one's text."""
    MessageBody.objects.filter(pk__in=bodies - {None}, messages=None).delete()


@transaction.atomic
def delete_rows(channel: str, now: datetime) -> int:
    """Some messages with their tries; a newer one that repeats them stays, and forgets which it repeats."""
    rule = locked(channel)
    some = old(rule, rule.row_months, now).order_by("created_at", "pk")
    found = dict(some.values_list("pk", "body")[:AT_ONCE])
    Message.objects.filter(resend_of__in=list(found)).update(resend_of=None)
    Message.objects.filter(pk__in=list(found)).delete()
    delete_unused(set(found.values()))
    return len(found)
