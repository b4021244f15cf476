"""Corregir: a filter that no longer fits, with what of it still holds, ready to be saved again."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from listings.fitness import Fitness
from listings.models import SavedFilter
from listings.params import SEARCH, Params, querydict
from listings.reading import Reading
from listings.toolbar import may_change
from listings.views.kept import listing_of


@require_GET
def repair(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is written here: its form goes where changed filters and new ones are saved."""
    saved = get_object_or_404(SavedFilter.objects.usable_or_editable_by(request.user), pk=pk)
    view = listing_of(request, saved.listing)
    fitness = Fitness(Reading(view, request, QueryDict(saved.address[1:])))
    pairs = fitness.pairs
    filterset = fitness.reading.filterset_for(Params(querydict(pairs)))
    context = {
        "title": _("Corregir «%(name)s»") % {"name": saved.name},
        "saved": saved,
        "listing": view,
        "problems": fitness.problems,
        "form": filterset.whole_form,
        "kept": [(key, value) for key, value in pairs if key in (*SEARCH, "order")],
        "can_change": may_change(request.user, saved),
        "cancel_url": view.url() + saved.address,
    }
    return render(request, "listings/repair.html", context)
