"""Trabajos: what was asked for, how it goes, what came of each row, the file."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from listings.jobs import files, starting
from listings.jobs.choices import LIVE_STATES, JobState, Outcome
from listings.jobs.kinds import JobRefused, Kind, find
from listings.jobs.models import Job
from listings.jobs.progress import RECENT, Progress, jobs_of, lines, listed, number, outcomes
from listings.jobs.report import report
from listings.selection import form_key, wanted_ids

# htmx stops asking when it is answered with this.
STOP_POLLING = 286
SHOWN = 50
SEEN = "jobs_seen"


def mine(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(jobs_of(request.user).select_related("owner"), pk=pk)


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """before: the last one of the page before."""
    jobs = listed(request.user).order_by("-pk")
    before = wanted_ids([request.GET.get("before", "")])[:1]
    found = list((jobs.filter(pk__lt=before[0]) if before else jobs)[: SHOWN + 1])
    shown = found[:SHOWN]
    look_at(request)
    context = {
        "lines": [Progress(job) for job in shown],
        "next": str(shown[-1].pk) if len(found) > SHOWN else "",
        "moving": any(job.is_live for job in shown),
    }
    return render(request, "jobs/index.html", context)


@never_cache
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    job = mine(request, pk)
    look_at(request)
    return render(request, "jobs/detail.html", progress_context(job) | rows_context(job, request))


@never_cache
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked for again and again while it runs; the last answer brings the rows as they ended."""
    job = mine(request, pk)
    if job.is_live:
        return render(request, "jobs/progress.html", progress_context(job))
    look_at(request)
    context = progress_context(job) | rows_context(job, request) | {"oob": True}
    return render(request, "jobs/progress.html", context, status=STOP_POLLING)


def progress_context(job: Job) -> dict[str, Any]:
    kind = find(job.kind) or Kind
    ended = not job.is_live
    return {
        "job": job,
        "progress": Progress(job),
        "back_url": kind.back_url(job),
        "may_download": bool(job.file) and kind.may_download(job, job.owner),
        "may_retry": ended and kind.can_be_retried and job.failed > 0,
        "may_undo": ended and bool(kind.undo) and job.done > job.failed,
        "form_key": uuid.uuid4(),
    }


def rows_context(job: Job, request: HttpRequest) -> dict[str, Any]:
    counts = outcomes(job)
    wanted = request.GET.get("result", "")
    result = wanted if wanted in counts else ""
    rows = job.rows.filter(outcome=result) if result else job.rows.all()
    after = wanted_ids([request.GET.get("after", "")])[:1]
    found = list((rows.filter(object_id__gt=after[0]) if after else rows).order_by("object_id")[: SHOWN + 1])
    shown = found[:SHOWN]
    return {
        "tabs": [(key, Outcome(key).label, count) for key, count in counts.items() if key],
        "result": result,
        "rows": lines(shown, job),
        "next": str(shown[-1].object_id) if len(found) > SHOWN else "",
    }


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    job = mine(request, pk)
    if starting.cancel(actor=request.user, job=job):
        messages.success(request, _("Cancelado: lo que ya estaba hecho queda hecho."))
    else:
        messages.info(request, _("Ya había terminado."))
    return redirect("jobs:detail", job.pk)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Those that failed, once more; or, with `undo`, what was changed back to what it was."""
    job = get_object_or_404(Job, pk=pk, owner=request.user)
    kind = find(job.kind)
    undo = "undo" in request.POST
    wanted = find(kind.undo) if kind and undo else kind
    if wanted is None or job.is_live or not (undo or wanted.can_be_retried):
        raise Http404
    if undo and "confirmed" not in request.POST:
        return ask_undo(request, job)
    deed = starting.undo if undo else starting.again
    try:
        fresh = deed(owner=request.user, job=job, kind=wanted, form_key=form_key(request))
    except JobRefused as refused:
        messages.error(request, str(refused))
        return redirect("jobs:detail", job.pk)
    return redirect("jobs:detail", fresh.pk)


def ask_undo(request: HttpRequest, job: Job) -> HttpResponse:
    changed = job.rows.filter(outcome=Outcome.CHANGED).count()
    told = {"n": number(changed)}
    context = {
        "title": _("Deshacer «%(job)s»") % {"job": Progress(job).title},
        "question": ngettext("Vuelve a como estaba %(n)s fila.", "Vuelven a como estaban %(n)s filas.", changed)
        % told,
        "warning": _("Lo que alguien cambió después queda como está. No se avisa a nadie."),
        "action": _("Deshacer todo"),
        "cancel_url": reverse("jobs:detail", args=[job.pk]),
        "form_key": form_key(request),
    }
    return render(request, "jobs/undo.html", context)


@never_cache
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    job = mine(request, pk)
    kind = find(job.kind) or Kind
    path = files.path_of(job.file)
    if not job.file or not path.is_file():
        raise Http404
    if not kind.may_download(job, request.user):
        raise PermissionDenied
    return FileResponse(path.open("rb"), as_attachment=True, filename=job.file_name)


@never_cache
@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What came of each row, as CSV."""
    return report(mine(request, pk))


@never_cache
@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """For the frame: how many run, and how many ended since the person last looked."""
    jobs = listed(request.user)
    running = jobs.filter(state__in=LIVE_STATES).count()
    since = max(timezone.now() - RECENT, last_look(request))
    ended = jobs.filter(finished_at__gt=since).exclude(state=JobState.CANCELLED).order_by("-pk")[:SHOWN]
    return render(request, "jobs/bell.html", {"running": running, "ended": [Progress(job) for job in ended]})


def last_look(request: HttpRequest) -> datetime:
    return datetime.fromisoformat(request.session.get(SEEN, "2000-01-01T00:00:00+00:00"))


def look_at(request: HttpRequest) -> None:
    """Kept in the session, because looking changes nothing that others see."""
    request.session[SEEN] = timezone.now().isoformat()
