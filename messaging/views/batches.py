"""A resend of many as it goes: everything is read from the rows, so a reload or another person sees the same."""

import math
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from listings.selection import wanted_ids
from messaging.choices import WAITING_STATES
from messaging.marks import CHANNEL_NAMES
from messaging.models import Batch, ChannelControl, Message
from messaging.progress import Tally, batches_for, pace, tallies
from messaging.views.batch_rows import chosen, csv_of, rows_context, tabs, wanted
from messaging.views.fragments import open_channels

# htmx stops asking when it is answered with this.
STOP_POLLING = 286
BATCHES_SHOWN = 50
SHORTEST_IN_MINUTES = 90


def visible_batch(request: HttpRequest, batch_id: UUID) -> Batch:
    return get_object_or_404(batches_for(request.user).select_related("actor"), pk=batch_id)


@never_cache
@require_safe
@permission_required("messaging.view_message", raise_exception=True)
def batch_list(request: HttpRequest) -> HttpResponse:
    """before: the number of the last one on the page before."""
    batches = batches_for(request.user).select_related("actor").order_by("-number")
    before = wanted_ids([request.GET.get("before", "")])[:1]
    if before:
        batches = batches.filter(number__lt=before[0])
    found = list(batches[: BATCHES_SHOWN + 1])
    shown = found[:BATCHES_SHOWN]
    tally = tallies(shown, request.user)
    context = {
        "lines": [{"batch": row, "tally": tally[row.pk], "channel": CHANNEL_NAMES[row.channel]} for row in shown],
        "next": str(shown[-1].number) if len(found) > BATCHES_SHOWN else "",
        "shows_actor": request.user.has_perm("accounts.view_user"),
    }
    return render(request, "messaging/batch_list.html", context)


@never_cache
@require_safe
@permission_required("messaging.view_message", raise_exception=True)
def batch_page(request: HttpRequest, batch_id: UUID) -> HttpResponseBase:
    batch = visible_batch(request, batch_id)
    if request.GET.get("export") == "csv":
        return csv_of(batch, request)
    context = progress_context(batch, request)
    context |= rows_context(batch, request, context["tally"])
    return render(request, "messaging/batch.html", context)


@never_cache
@require_safe
@permission_required("messaging.view_message", raise_exception=True)
def batch_progress(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Asked for again and again while it runs; the last answer brings the rows as they ended."""
    batch = visible_batch(request, batch_id)
    context = progress_context(batch, request)
    if not context["tally"].finished:
        result, why = wanted(request)
        context |= {"result_tabs": tabs(context["tally"], result), "result": result, "chosen": chosen(result, why)}
        return render(request, "messaging/batch_progress.html", context | {"oob_tabs": True})
    context |= rows_context(batch, request, context["tally"]) | {"oob": True}
    return render(request, "messaging/batch_progress.html", context, status=STOP_POLLING)


def progress_context(batch: Batch, request: HttpRequest) -> dict[str, Any]:
    user = request.user
    tally = tallies([batch], user)[batch.pk]
    mine = batch.actor_id == user.pk
    going = pace(batch, tally.waiting) if tally.waiting else None
    may_resend = user.has_perm("messaging.resend_message")
    return {
        "batch": batch,
        "tally": tally,
        "channel_name": CHANNEL_NAMES[batch.channel],
        "log": f"messaging:{batch.channel}",
        "seconds_to_undo": seconds_to_undo(batch, tally),
        "pace": going,
        "time_left": in_words(going.seconds_left) if going else "",
        "held": not tally.finished and ChannelControl.objects.filter(pk=batch.channel, on_hold=True).exists(),
        "shows_actor": mine or user.has_perm("accounts.view_user"),
        "may_steer": not tally.finished and may_steer(user, batch),
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


@never_cache
@require_safe
@permission_required("messaging.resend_message", raise_exception=True)
def dock(request: HttpRequest, channel: str) -> HttpResponse:
    """At the foot of a log, the person's own running resend; once it ends, it says so and asks no more."""
    if channel not in open_channels(request.user):
        raise Http404
    mine = batches_for(request.user).filter(actor=request.user, channel=channel)
    running = Message.objects.filter(batch=OuterRef("pk"), state__in=WAITING_STATES)
    unfolding = Q(is_folded=True, cancelled_at=None)
    batch = mine.filter(Exists(running) | unfolding).order_by("-number").first() or followed(mine, request)
    if batch is None:
        return HttpResponse(status=STOP_POLLING)
    tally = tallies([batch], request.user)[batch.pk]
    context = {"batch": batch, "tally": tally, "undo_seconds": seconds_to_undo(batch, tally)}
    status = STOP_POLLING if tally.finished else 200
    return render(request, "messaging/dock.html", context, status=status)


def followed(mine, request: HttpRequest) -> Batch | None:
    """The one that the page was showing until now."""
    number = wanted_ids([request.GET.get("number", "")])[:1]
    return mine.filter(number=number[0]).first() if number else None
