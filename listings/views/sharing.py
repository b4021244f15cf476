"""For whom a filter is: share it, withdraw it, copy another's."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from listings import registry, services
from listings.choices import PUBLISH
from listings.fitness import names_only
from listings.forms import SharingForm
from listings.models import SavedFilter
from listings.reading import Reading
from listings.toolbar import Toolbar
from listings.views.kept import editable_or_404, listing_of, to_listing, usable_or_404


@permission_required(PUBLISH, raise_exception=True)
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, pk: int) -> HttpResponse:
    saved = editable_or_404(request, pk)
    form = SharingForm(request.POST or None, user=request.user, saved=saved)
    if request.method == "POST" and form.is_valid():
        services.share_filter(actor=request.user, saved=saved, sharing=form.sharing())
        text = _("Compartimos «%(name)s».") if saved.is_shared else _("«%(name)s» quedó sólo para su dueño.")
        messages.success(request, text % {"name": saved.name})
        return redirect("listings:saved")
    context = {"form": form, "saved": saved, "uses": services.uses_of(saved, but=request.user)}
    return render(request, "listings/share.html", context | meaning(request, saved))


def meaning(request: HttpRequest, saved: SavedFilter) -> dict[str, object]:
    """What is about to be shared, in words; nothing of a listing that the person may not open."""
    view = registry.find(saved.listing)
    if view is None or not view.is_open_to(request.user):
        return {}
    reading = Reading(view, request, QueryDict(saved.query))
    return {"chips": Toolbar(reading).chips, "names": names_only(reading), "place": view.kept_title or view.title}


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    saved = usable_or_404(request, pk)
    view = listing_of(request, saved.listing)
    try:
        mine = services.copy_filter(saved=saved, owner=request.user)
    except services.TooManyFilters:
        messages.error(request, _("Ya tenés demasiados filtros en este listado: borrá alguno que no uses."))
        return redirect("listings:saved")
    messages.success(request, _("«%(name)s» es tu copia: cambiala como quieras.") % {"name": mine.name})
    return to_listing(view, mine.address)
