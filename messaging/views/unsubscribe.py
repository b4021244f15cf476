"""*Baja*: a page of one button for who gets our mails, and what their mail program calls with one click."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from messaging.choices import SuppressionReason
from messaging.models import Message, Suppression
from messaging.unsubscribing import block_of, message_of, opt_out, take_back

# Of one link: each change of mind is a row that stays.
MOST_POSTS, SECONDS = 10, 600


# Mail programs call it by themselves, without cookies: the signed link is the right to do it.
@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET changes nothing: programs that look at links before people do must not unsubscribe them."""
    message = message_of(token)
    if message is None:
        raise Http404
    if request.method == "POST":
        if is_too_much(message):
            return render(request, "messaging/unsubscribe_busy.html", status=429)
        if "back" in request.POST:
            take_back(message)
        else:
            opt_out(message)
    block, done = block_of(message), request.method == "POST"
    context = {"address": covered(message.recipient), "standing": block, "is_wish": is_wish(block), "done": done}
    return render(request, "messaging/unsubscribe.html", context)


def is_wish(block: Suppression | None) -> bool:
    return block is not None and block.reason == SuppressionReason.OPT_OUT


def is_too_much(message: Message) -> bool:
    key = f"baja.{message.pk}"
    cache.add(key, 0, SECONDS)
    return cache.incr(key) > MOST_POSTS


def covered(address: str) -> str:
    """ "ana@correo.example" → "a…@correo.example": a forwarded mail tells nobody more than it has to."""
    mailbox, at, domain = address.rpartition("@")
    return f"{mailbox[:1]}…{at}{domain}"
