"""How one resend goes, as a person may see it: everything is read from the rows, so a reload tells the same."""

import math
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.addresses import address
from accounts.models import User
from messaging.marks import CHANNEL_NAMES, RESULT_LABELS
from messaging.models import Batch, Message
from messaging.progress import Tally, pace, tally_of
from messaging.results import reasons

SHORTEST_IN_MINUTES = 90


def rows_url(batch: Batch, **query: str) -> str:
    """Of the resend's page, with all of its rows or some."""
    return f"{address('messaging:batch_rows')}?{urlencode({'batch': str(batch), **query})}"


def progress_context(batch: Batch, request: HttpRequest) -> dict[str, Any]:
    """batch: as `batches_followed` gives it."""
    user = request.user
    tally = tally_of(batch, user)
    mine = batch.actor_id == user.pk
    going = pace(batch, tally.waiting) if tally.waiting else None
    may_resend = user.has_perm("messaging.resend_message")
    return {
        "batch": batch,
        "tally": tally,
        "channel_name": CHANNEL_NAMES[batch.channel],
        "log": f"messaging:{batch.channel}",
        "results": results_of(batch, tally),
        "reasons": reasons_of(batch, user, tally),
        "seconds_to_undo": seconds_to_undo(batch, tally),
        "pace": going,
        "time_left": in_words(going.seconds_left) if going else "",
        "held": not tally.finished and batch.channel_is_held,
        "shows_actor": mine or user.has_perm("accounts.view_user"),
        "may_steer": not tally.finished and not batch.cancelled_at and may_steer(user, batch),
        "may_retry": tally.finished and tally.failed + tally.uncertain > 0 and may_resend,
    }


def in_words(seconds: int | None) -> str:
    if seconds is None:
        return ""
    if seconds < SHORTEST_IN_MINUTES:
        return _("%d s") % max(seconds, 1)
    hours, minutes = divmod(round(seconds / 60), 60)
    return (
        _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes} if hours else _("%d min") % minutes
    )


def seconds_to_undo(batch: Batch, tally: Tally) -> int:
    """Whole ones, the last one begun counts; 0 once something may have left."""
    left = (batch.starts_at - timezone.now()).total_seconds()
    return math.ceil(left) if left > 0 and tally.waiting else 0


def may_steer(user: User, batch: Batch) -> bool:
    """Who ordered it may stop it, and so may who could have ordered it."""
    ordered = batch.actor_id == user.pk and user.has_perm("messaging.resend_message")
    return ordered or user.has_perm("messaging.resend_many")


def results_of(batch: Batch, tally: Tally) -> list[dict[str, Any]]:
    """Those that some row had, each the way to its rows."""
    counts = {result: getattr(tally, result) for result in RESULT_LABELS}
    return [
        {"key": key, "label": RESULT_LABELS[key], "count": count, "url": rows_url(batch, result=key)}
        for key, count in counts.items()
        if count
    ]


def reasons_of(batch: Batch, user: User, tally: Tally) -> list[dict[str, Any]]:
    went_wrong = tally.failed or tally.uncertain or tally.waiting
    mine = Message.objects.visible_to(user).filter(batch=batch) if went_wrong else Message.objects.none()
    return [
        {
            "label": one.label,
            "count": one.count,
            "url": rows_url(batch, result=one.result, why=one.key),
        }
        for one in reasons(tally.skipped_for, mine)
    ]
