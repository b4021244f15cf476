"""Resends of many: the list of them, and how one goes while somebody looks."""

import re
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.addresses import address
from accounts.models import User
from listings.search import NOTHING
from listings.selection import wanted_ids
from listings.text import normalize
from listings.views import ListingView
from messaging.batch_counts import counted_for
from messaging.batch_filters import BatchFilterSet
from messaging.batch_tables import BATCH_COLUMNS
from messaging.choices import WAITING_STATES
from messaging.models import Batch, Message
from messaging.progress import batches_followed, tally_of
from messaging.querysets import open_logs
from messaging.views.progress import progress_context, rows_url, seconds_to_undo

# htmx stops asking when it is answered with this.
STOP_POLLING = 286
NUMBER = re.compile(r"(?:r-?)?([0-9]{1,18})", re.IGNORECASE)


def find_batches(text: str, user: User) -> Q:
    """By their number, and by who ordered them for who may know."""
    wanted = Q()
    for word in normalize(text).split():
        wanted &= having(word, user)
    return wanted


def having(word: str, user: User) -> Q:
    number = NUMBER.fullmatch(word)
    if number:
        return Q(number=int(number[1]))
    return Q(actor__in=people_called(word)) if user.has_perm("accounts.view_user") else NOTHING


def people_called(word: str) -> list[int]:
    """Operators are few: their names are compared here, by the rules of every search."""
    return [person.pk for person in User.objects.all() if word in normalize(str(person))]


class BatchListView(ListingView):
    model, listing, url_name = Batch, "batches", "messaging:batch_list"
    permission_required = "messaging.view_message"
    filterset_class, columns = BatchFilterSet, BATCH_COLUMNS
    default_order = "-created"
    ticks = False
    row_url = staticmethod(rows_url)
    search, search_terms = staticmethod(find_batches), staticmethod(lambda text: [])
    search_placeholder = _("R-12, quién lo pidió")
    export_permission = "messaging.export_message"
    title, noun = _("Lotes"), _("lotes")
    header_template = "messaging/batches_header.html"
    empty_title, empty_icon = _("Todavía no hubo reenvíos"), "layers"
    empty_text = _("Elegí mensajes en un registro y tocá «Reenviar»: acá vas a ver cómo van.")

    @staticmethod
    def base_filter(queryset: QuerySet, user: User) -> QuerySet:
        return counted_for(queryset, user)


def visible_batch(request: HttpRequest, batch_id: UUID) -> Batch:
    return get_object_or_404(batches_followed(request.user), pk=batch_id)


@never_cache
@require_safe
@permission_required("messaging.view_message", raise_exception=True)
def batch_page(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Where a resend is named by its id: in what was written down before it had a page of rows."""
    return redirect(rows_url(visible_batch(request, batch_id)))


@never_cache
@require_safe
@permission_required("messaging.view_message", raise_exception=True)
def batch_progress(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Asked for again and again while it runs; the last answer has the rows below it read anew."""
    context = progress_context(visible_batch(request, batch_id), request)
    if not context["tally"].finished:
        return render(request, "messaging/batch_progress.html", context)
    context["rows_below"] = rows_below(request)
    return render(request, "messaging/batch_progress.html", context, status=STOP_POLLING)


def rows_below(request: HttpRequest) -> str:
    """The address of the page that asks, where that is one of rows."""
    asking = urlsplit(request.htmx.current_url_abs_path or "")
    return asking.geturl() if asking.path == address("messaging:batch_rows") else ""


@never_cache
@require_safe
@permission_required("messaging.resend_message", raise_exception=True)
def dock(request: HttpRequest, channel: str) -> HttpResponse:
    """At the foot of a log, the person's own running resend; once it ends, it says so and asks no more."""
    if channel not in open_logs(request.user):
        raise Http404
    mine = Batch.objects.visible_to(request.user).filter(actor=request.user, channel=channel)
    running = Message.objects.filter(batch=OuterRef("pk"), state__in=WAITING_STATES)
    unfolding = Q(is_folded=True, cancelled_at=None)
    batch = mine.filter(Exists(running) | unfolding).order_by("-number").first() or followed(mine, request)
    if batch is None:
        return HttpResponse(status=STOP_POLLING)
    tally = tally_of(batch, request.user)
    context = {"batch": batch, "tally": tally, "undo_seconds": seconds_to_undo(batch, tally)}
    status = STOP_POLLING if tally.finished else 200
    return render(request, "messaging/dock.html", context, status=status)


def followed(mine, request: HttpRequest) -> Batch | None:
    """The one that the page was showing until now."""
    number = wanted_ids([request.GET.get("number", "")])[:1]
    return mine.filter(number=number[0]).first() if number else None
