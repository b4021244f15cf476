"""Writing the messages of a batch again, from today's template and data, a few at a time.

It goes on from the rows: a worker that dies leaves those that it had not finished, and the sweeper rings again.
"""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging import sources
from messaging.bodies import body_of
from messaging.choices import State
from messaging.models import Batch, Message, MessageBody
from messaging.rendering import Rendered, TemplateMissing, render
from messaging.search import own_search_text

AT_ONCE = 100
ROUNDS = 10
CHANGED = ["state", "subject", "body", "search_text", "due_at", "expires_at", "error_code", "error_text"]


class DataGone(Exception):
    """What the message tells of is not there any more."""


def unfinished() -> list[uuid.UUID]:
    """Batches with something left to write. One on pause waits for that too."""
    return list(Batch.objects.filter(prepared_at=None, paused_at=None).order_by().values_list("pk", flat=True))


def prepare(batch_id: uuid.UUID) -> tuple[str, bool]:
    """Writes some; returns the channel on which they can leave ("" for none), and whether more are left."""
    channel = ""
    for _round in range(ROUNDS):
        batch = Batch.objects.filter(pk=batch_id, prepared_at=None, paused_at=None).first()
        if batch is None:
            return channel, False
        if not prepare_some(batch):
            return channel, False
        channel = batch.channel
    return channel, True


@transaction.atomic
def prepare_some(batch: Batch) -> int:
    """Returns how many. Two workers at it take different rows; who cancels or pauses the batch waits for them."""
    rows = batch.messages.filter(state=State.PREPARING).order_by("pk").select_related("customer", "resend_of")
    taken = list(rows.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    if not taken:
        if not batch.is_folded and not batch.messages.filter(state=State.PREPARING).exists():
            Batch.objects.filter(pk=batch.pk, prepared_at=None).update(prepared_at=timezone.now())
        return 0
    known = sources.contexts(taken)
    ready = [(message, written(message, known.get(message.pk))) for message in taken]
    MessageBody.objects.bulk_create([message.body for message, is_new in ready if is_new and message.body])
    Message.objects.bulk_update(taken, CHANGED)
    return len(taken)


def written(message: Message, values: Mapping[str, Any] | None) -> bool:
    """Gives the message its new words and queues it, or says in it why not; whether it has a new body."""
    try:
        fresh = rerender(message, values)
    except (TemplateMissing, DataGone) as problem:
        message.state = State.FAILED
        missing = isinstance(problem, TemplateMissing)
        message.error_code = "template_missing" if missing else "no_data"
        message.error_text = (_("Falta la plantilla: %s") % problem) if missing else _("Sus datos ya no están.")
        return False
    now = timezone.now()
    message.body = body_of(fresh, message.channel)
    message.subject = fresh.subject
    message.search_text = own_search_text(message)
    message.state, message.due_at = State.QUEUED, max(message.due_at, now)
    message.expires_at = now + timedelta(hours=settings.MESSAGING_EXPIRE_HOURS)
    return True


def rerender(message: Message, values: Mapping[str, Any] | None) -> Rendered:
    """What the message would say today on its channel. Raises DataGone, TemplateMissing."""
    if values is None:
        raise DataGone
    known = {"customer": message.customer, "ticket_number": str(message.ticket_number or "")}
    return render(message.template, message.channel, {**known, **values})
