from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from messaging.accounts import account_for
from messaging.choices import RETRY_STATES, Urgency
from messaging.models import Message
from messaging.tasks import ring_after_commit
from messaging.unfolding import queued_again


class NotAllowedInState(Exception):
    """The message is not in a state from which this can be done; somebody else may have been quicker."""


@transaction.atomic
def retry(*, actor: User, message: Message) -> Message:
    """Queues again the same row of a message that was never sent. Raises NotAllowedInState."""
    rows = Message.objects.filter(pk=message.pk, state__in=RETRY_STATES)
    # Of its own now: what becomes of its batch is no concern of it any more.
    if not rows.update(
        batch=None,
        urgency=Urgency.NORMAL,
        account=account_for(message.channel, message.event),
        **queued_again(timezone.now()),
    ):
        raise NotAllowedInState
    message.refresh_from_db()
    record(actor, "messaging.retry", message.pk, channel=message.channel)
    ring_after_commit(message.channel)
    return message
