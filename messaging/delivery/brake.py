"""The brake: when most of what leaves is refused, going on only makes it worse."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.audit import record
from listings.clock import database_now
from messaging.choices import Channel, Outcome
from messaging.models import ChannelControl, DeliveryAttempt

logger = logging.getLogger(__name__)
WINDOW = timedelta(minutes=5)
# Of fewer tries nothing can be told.
FEWEST = 20
NEWEST_TRIES = 2_000
WENT_WRONG = Q(outcome__in=[Outcome.PERMANENT, Outcome.UNKNOWN])


def brake() -> list[str]:
    """Holds each channel on which too much failed lately, and says why; returns them."""
    return [channel for channel in Channel.values if brake_channel(channel)]


def brake_channel(channel: str) -> bool:
    control = ChannelControl.objects.filter(channel=channel).first()
    if control is None or control.on_hold or not control.brake_percent:
        return False
    total, wrong = lately(channel, control)
    if total < FEWEST or 100 * wrong < control.brake_percent * total:
        return False
    text = _("Frenamos solos: en los últimos minutos fallaron %(wrong)d de %(total)d.")
    return hold(control, text % {"wrong": wrong, "total": total})


def lately(channel: str, control: ChannelControl) -> tuple[int, int]:
    """(tries that ended, those that failed for good). What failed before people let it go on again is forgiven."""
    since = database_now() - WINDOW
    if control.released_at and control.released_at > since:
        since = control.released_at
    newest = DeliveryAttempt.objects.order_by("-pk").values("pk")[:NEWEST_TRIES]
    tries = DeliveryAttempt.objects.filter(pk__in=newest, finished_at__gte=since, message__channel=channel)
    counted = tries.exclude(outcome__in=[Outcome.STARTED, Outcome.RETURNED, Outcome.PASSING]).aggregate(
        total=Count("pk"), wrong=Count("pk", filter=WENT_WRONG)
    )
    return counted["total"], counted["wrong"]


@transaction.atomic
def hold(control: ChannelControl, why: str) -> bool:
    """False when somebody held it first."""
    held = ChannelControl.objects.filter(channel=control.channel, on_hold=False).update(
        on_hold=True, held_at=database_now(), held_by=None, held_why=why
    )
    if held:
        record(None, "messaging.brake", control.channel)
        logger.error("Channel %s was put on hold: too much failed", control.channel)
    return bool(held)
