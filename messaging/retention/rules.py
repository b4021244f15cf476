from calendar import monthrange
from datetime import date, datetime

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from messaging.choices import Channel
from messaging.models import Message, RetentionRule

YEAR = 12


def rules() -> list[RetentionRule]:
    """One a channel, in the order of the channels; what nobody has set keeps everything."""
    known = {rule.channel: rule for rule in RetentionRule.objects.all()}
    return [known.get(channel) or RetentionRule(channel=channel) for channel in Channel.values]


@transaction.atomic
def set_rule(*, actor: User, channel: str, body_months: int | None, row_months: int | None) -> RetentionRule:
    months = {"body_months": body_months, "row_months": row_months}
    rule, _made = RetentionRule.objects.get_or_create(channel=channel)
    if (rule.body_months, rule.row_months) != (body_months, row_months):
        RetentionRule.objects.filter(pk=channel).update(**months)
        record(actor, "messaging.change_retention", channel, **months)
        rule.refresh_from_db()
    return rule


def months_before(moment: datetime, months: int) -> datetime:
    """The same day and hour some months ago, or that month's last day."""
    years, month = divmod(moment.year * YEAR + moment.month - 1 - months, YEAR)
    day = min(moment.day, monthrange(years, month + 1)[1])
    return moment.replace(year=years, month=month + 1, day=day)


def erased_by_age(message: Message) -> bool:
    """Whether the message lost its text to age, and not because it never had one."""
    if message.body_id is not None:
        return False
    rule = RetentionRule.objects.filter(pk=message.channel, bodies_until__gt=message.created_at)
    return message.error_code != "template_missing" and rule.exists()


def texts_erased_until(channel: str) -> date | None:
    """The day before which nothing of the channel says its text any more; None when all of it does. As it stood up
    to a minute ago: it moves once an hour."""
    rows = RetentionRule.objects.filter(pk=channel).values_list("bodies_until", flat=True)
    until = cache.get_or_set(f"texts-erased-until:{channel}", lambda: rows.first() or "", 60)
    return timezone.localdate(until) if until else None
