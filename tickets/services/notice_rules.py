"""Which ticket events write to the customer, and on which channel."""

from django.db import transaction

from accounts import audit
from accounts.models import User
from messaging.choices import Channel
from tickets.choices import Event
from tickets.models import NoticeRule

Pair = tuple[str, str]
PAIRS: list[Pair] = [(event, channel) for event in Event.values for channel in Channel.values]


def enabled_pairs() -> set[Pair]:
    return set(NoticeRule.objects.filter(enabled=True).values_list("event", "channel"))


@transaction.atomic
def set_notice_rules(*, actor: User, enabled: set[Pair]) -> list[Pair]:
    """Makes exactly these (event, channel) pairs write to customers. Returns the pairs that changed."""
    if unknown := enabled - set(PAIRS):
        raise ValueError(f"No such event or channel: {sorted(unknown)}")
    before = enabled_pairs()
    changed = [pair for pair in PAIRS if (pair in before) != (pair in enabled)]
    for event, channel in changed:
        on = (event, channel) in enabled
        NoticeRule.objects.update_or_create(event=event, channel=channel, defaults={"enabled": on})
    if changed:
        now = {":".join(pair): pair in enabled for pair in changed}
        audit.record(actor, "tickets.change_notice_rules", "", **now)
    return changed
