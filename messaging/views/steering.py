"""Stopping a resend of many, for a while or for good, and letting it go on."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from messaging import outbox
from messaging.choices import State
from messaging.models import Batch
from messaging.views.batches import visible_batch
from messaging.views.progress import may_steer, rows_url


@require_POST
@permission_required("messaging.resend_message", raise_exception=True)
def batch_steer(request: HttpRequest, batch_id: UUID, deed: str) -> HttpResponse:
    """deed: a key of DEEDS."""
    batch = visible_batch(request, batch_id)
    if not may_steer(request.user, batch):
        text = _("Este reenvío es de otra persona: pedile a ella, o a quien supervisa, que lo frene.")
        messages.error(request, text)
        return redirect(rows_url(batch))
    try:
        DEEDS[deed](request, batch)
    except outbox.BatchOver:
        messages.error(request, _("El reenvío ya estaba cancelado."))
    return redirect(rows_url(batch))


def cancel(request: HttpRequest, batch: Batch) -> None:
    count = outbox.cancel_batch(actor=request.user, batch=batch)
    text = ngettext("Frenaste %(count)d mensaje.", "Frenaste %(count)d mensajes.", count) % {"count": count}
    messages.success(request, text if count else _("Ya no quedaba nada por frenar."))


def undo(request: HttpRequest, batch: Batch) -> None:
    """The same as to cancel; who is late is told how many had left."""
    count = outbox.cancel_batch(actor=request.user, batch=batch)
    gone = batch.messages.exclude(state=State.CANCELLED).count()
    text = ngettext(
        "Deshiciste el reenvío: %(count)d mensaje no salió.",
        "Deshiciste el reenvío: %(count)d mensajes no salieron.",
        count,
    )
    if not gone:
        messages.success(request, text % {"count": count})
        return
    late = ngettext("%(gone)d ya había salido.", "%(gone)d ya habían salido.", gone) % {"gone": gone}
    messages.warning(request, f"{text % {'count': count}} {late}")


def pause(request: HttpRequest, batch: Batch) -> None:
    outbox.pause_batch(actor=request.user, batch=batch)
    messages.success(request, _("El reenvío quedó en pausa. Lo que estaba saliendo termina."))


def resume(request: HttpRequest, batch: Batch) -> None:
    outbox.resume_batch(actor=request.user, batch=batch)
    messages.success(request, _("El reenvío sigue."))


# In addresses, and in our own words.
NAMES = {"cancelar": "cancel", "deshacer": "undo", "pausar": "pause", "seguir": "resume"}
DEEDS = {"cancelar": cancel, "deshacer": undo, "pausar": pause, "seguir": resume}
