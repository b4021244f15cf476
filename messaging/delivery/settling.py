import logging
import re
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from listings.clock import database_now
from messaging.channels import AnswerLost, AuthRefused, ChannelDown, DeadAddress, DeliveryError
from messaging.choices import Channel, Outcome, State, SuppressionReason
from messaging.delivery.claiming import Claim, held_by
from messaging.delivery.lanes import refuse_account
from messaging.delivery.parcels import Parcel
from messaging.delivery.receipts import settle_group, together
from messaging.models import DeliveryAttempt, Message
from messaging.suppressions import give_up_address

logger = logging.getLogger(__name__)
# How long a message waits after its first, second… passing error; after the last one it has failed.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720)]
# Bad mailbox, bad domain, domain that takes no mail: RFC 3463 and 7505.
NO_SUCH_ADDRESS = re.compile(r"(?<![.\d])5\.1\.(1|2|10)(?![.\d])")


def settle_sent(claim: Claim, message: Parcel, reference: str) -> bool:
    """False when the claim was lost meanwhile: then the row says what its new owner knows, and stays so."""
    if connection.vendor == "postgresql":
        return together.settle(claim.receipt(message, reference))
    now = database_now()
    row = {"state": State.SENT, "sent_at": now, "reference": reference[:255], "error_code": "", "error_text": ""}
    return settle(
        claim, message, row, {"outcome": Outcome.ACCEPTED, "finished_at": now, "answer": reference[:300]}
    )


def settle_all_sent(sent: list[tuple[Claim, Parcel, str]]) -> list[bool]:
    """The same for the connections of one thread, by one statement where that is possible."""
    if connection.vendor != "postgresql":
        return [settle_sent(*one) for one in sent]
    group = [claim.receipt(message, reference) for claim, message, reference in sent]
    if group:
        settle_group(group)
    for receipt in group:
        if receipt.error:
            raise receipt.error
    return [receipt.mine for receipt in group]


def settle_failure(claim: Claim, message: Parcel, error: Exception) -> bool:
    """What the other side answered, or what broke on our own. False when it is no use to go on with this claim."""
    if isinstance(error, AuthRefused):
        refuse_account(claim.lane, error)
        settle_refused(claim, message, error)
        return False
    if isinstance(error, DeliveryError):
        return settle_error(claim, message, error) and not isinstance(error, ChannelDown)
    logger.error("Sending message %s broke", message.pk, exc_info=error)
    return settle_error(claim, message, AnswerLost(code="internal", answer=type(error).__name__))


def settle_error(claim: Claim, message: Parcel, error: DeliveryError) -> bool:
    now = database_now()
    row: dict[str, Any] = {"error_code": error.code, "error_text": error.answer}
    attempt: dict[str, Any] = {"finished_at": now, "code": error.code, "answer": error.answer}
    if isinstance(error, AnswerLost):
        row["state"], attempt["outcome"] = State.UNCERTAIN, Outcome.UNKNOWN
    elif error.permanent:
        row["state"], attempt["outcome"] = State.FAILED, Outcome.PERMANENT
    else:
        attempt["outcome"] = Outcome.PASSING
        tries = passing_errors(message)
        if tries < len(PAUSES):
            pause = max(PAUSES[tries], timedelta(seconds=error.wait or 0))
            row |= {"state": State.QUEUED, "due_at": now + pause}
        else:
            row["state"] = State.FAILED
    mine = settle(claim, message, row, attempt)
    if mine and is_dead_address(message, error):
        asked = isinstance(error, DeadAddress) and error.asked
        reason = SuppressionReason.OPT_OUT if asked else SuppressionReason.HARD_BOUNCE
        give_up_address(message=Message.objects.get(pk=message.pk), reason=reason, note=str(error))
    return mine


def settle_refused(claim: Claim, message: Parcel, error: AuthRefused) -> None:
    """Our own account was not let in, which is no fault of this message: it waits, due as it was."""
    now = database_now()
    row: dict[str, Any] = {"error_code": error.code, "error_text": error.answer, "state": State.QUEUED}
    if claim.lane.account is None:
        # There is no account to put on hold, so the message itself waits a little.
        row["due_at"] = now + PAUSES[0]
    outcome = {"finished_at": now, "code": error.code, "answer": error.answer, "outcome": Outcome.RETURNED}
    settle(claim, message, row, outcome)


def is_dead_address(message: Parcel, error: DeliveryError) -> bool:
    """Whether the other side said that nobody is there, and not merely that it won't take this."""
    if message.channel != Channel.EMAIL:
        return isinstance(error, DeadAddress)
    return error.permanent and bool(NO_SUCH_ADDRESS.search(f"{error.code} {error.answer}"))


def passing_errors(message: Parcel) -> int:
    """Passing errors since a person or an event last queued it."""
    began = F("message__queued_at")
    tries = DeliveryAttempt.objects.filter(message=message.pk, outcome=Outcome.PASSING, started_at__gte=began)
    return tries.count()


def settle(claim: Claim, message: Parcel, row: dict, attempt: dict) -> bool:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL synchronous_commit = off")
        mine = held_by(claim.token).filter(pk=message.pk).order_by()
        if not mine.update(claim_token=None, lease_until=None, **row):
            return False
        DeliveryAttempt.objects.filter(message=message.pk, token=claim.token).update(**attempt)
    return True
