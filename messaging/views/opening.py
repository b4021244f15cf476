"""The page behind a push message, and the script by which a browser gets to it."""

from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from messaging import opening


# A device calls it by itself, without cookies: the signed link is the right to do it.
@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def open_message(request: HttpRequest, token: str) -> HttpResponse:
    """GET changes nothing: the page itself says with a POST that somebody looks at it."""
    message = opening.message_of(token)
    if message is None:
        raise Http404
    if request.method == "POST":
        opening.opened(message)
    return render(request, "messaging/opened.html", {"message": message, "done": request.method == "POST"})


@login_not_required
@require_safe
def push_worker(request: HttpRequest) -> HttpResponse:
    """At the root, because a service worker serves only what lies below its own address."""
    return HttpResponse(worker_script(), content_type="text/javascript; charset=utf-8")


@cache
def worker_script() -> bytes:
    return (settings.BASE_DIR / "static" / "js" / "push_worker.js").read_bytes()
