import logging
import uuid
from datetime import timedelta

from django.db import OperationalError, transaction
from django.db.models import Q

from listings.clock import database_now
from messaging.accounts import reroute_strays
from messaging.choices import Outcome, State
from messaging.delivery import witness
from messaging.delivery.brake import brake
from messaging.delivery.claiming import held_by, held_channels, return_rows
from messaging.delivery.lanes import held_accounts
from messaging.models import Batch, DeliveryAttempt, Message

logger = logging.getLogger(__name__)
# Longer than the passing errors of one message can keep it waiting.
LATE_RETURNS = timedelta(days=3)


def sweep() -> list[str]:
    """Sets right what was left behind; returns the channels where something is due."""
    recover()
    witness.forget_old(database_now())
    cancel_leftovers()
    expire()
    brake()
    reroute_strays()
    now = database_now()
    due = Message.objects.due(now).exclude(channel__in=held_channels())
    due = due.filter(Q(account=None) | ~Q(account__in=held_accounts(now)))
    return sorted(set(due.order_by().values_list("channel", flat=True).distinct()))


def expire() -> int:
    """What waited too long is not sent any more: nobody wants last month's notice."""
    return Message.objects.filter(state=State.QUEUED, expires_at__lte=database_now()).update(state=State.EXPIRED)


def cancel_leftovers() -> int:
    """What a worker gave back, or will try later, after its batch was cancelled."""
    lately = database_now() - LATE_RETURNS
    batches = Batch.objects.filter(cancelled_at__gt=lately)
    return Message.objects.filter(batch__in=batches, state=State.QUEUED).update(state=State.CANCELLED)


def recover() -> None:
    late = Message.objects.filter(claim_token__isnull=False, lease_until__lt=database_now())
    for token in filter(None, late.order_by().values_list("claim_token", flat=True).distinct()):
        try:
            recover_claim(token)
        except OperationalError:
            # Its worker froze while it held a row, or another sweeper is at it. The database ends an idle
            # transaction by itself; a later sweep finds the claim whole, and knows which message was on the wire.
            logger.warning("Claim %s is locked: left to a later sweep", token)


def recover_claim(token: uuid.UUID) -> None:
    """A claim goes out in order, so only its first unsettled message can have left: that one is uncertain, and no
    machine sends it again. The others were not touched. After a crash of the database all may have left.
    """
    now = database_now()
    with transaction.atomic():
        late = held_by(token).filter(lease_until__lt=now).select_for_update(nowait=True)
        lost = list(late.values_list("pk", flat=True))
        doubtful = 1 if witness.remembers(token) else len(lost)
        first, rest = lost[:doubtful], lost[doubtful:]
        DeliveryAttempt.objects.filter(token=token, message__in=first).update(
            outcome=Outcome.UNKNOWN, finished_at=now
        )
        held_by(token).filter(pk__in=first).order_by().update(
            state=State.UNCERTAIN, claim_token=None, lease_until=None, error_code="worker_lost", error_text=""
        )
        return_rows(token, rest)
