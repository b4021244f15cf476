"""Filters in the sidebar: pin, unpin, order, and their numbers, which come after the page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from listings import pins, services
from listings.views.kept import back_from, usable_or_404


@require_POST
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    saved = usable_or_404(request, pk)
    if request.POST.get("pinned") == "0":
        services.unpin_filter(user=request.user, saved=saved)
        messages.success(request, _("Quitamos «%(name)s» de la barra lateral.") % {"name": saved.name})
        return back_from(request, saved)
    try:
        services.pin_filter(user=request.user, saved=saved)
    except services.TooManyPins:
        messages.error(request, _("Ya tenés demasiados filtros en la barra lateral: quitá alguno."))
    else:
        messages.success(request, _("Fijamos «%(name)s» en la barra lateral.") % {"name": saved.name})
    return back_from(request, saved)


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    services.move_pin(user=request.user, saved=usable_or_404(request, pk), up=request.POST.get("way") == "up")
    return redirect("listings:saved")


@require_GET
def counts(request: HttpRequest) -> HttpResponse:
    response = render(request, "listings/pin_counts.html", {"counts": pins.counts(request)})
    response["Cache-Control"] = "no-store"
    return response
