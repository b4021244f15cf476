"""Mis filtros: save, rename, replace, delete, open with."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from listings import services
from listings.declaration import Listing
from listings.forms import FilterNameForm, RenameForm
from listings.models import SavedFilter
from listings.reading import Reading
from listings.toolbar import Toolbar
from listings.views.columns import shape_asked, shape_of
from listings.views.kept import back_from, editable_or_404, listing_of, to_listing, usable_or_404

TOKEN = "csrfmiddlewaretoken"  # noqa: S105


def selection_in(request: HttpRequest, listing: type[Listing]) -> Reading:
    """What the form means: a ready query string, or the fields of the filter form themselves."""
    if "query" in request.POST:
        return Reading(listing, request, QueryDict(request.POST["query"].removeprefix("?")))
    return Reading(listing, request, request.POST)


@require_POST
def save(request: HttpRequest, listing: str) -> HttpResponse:
    """The filter form: filters, and keeps the selection when that was asked."""
    view = listing_of(request, listing)
    reading = selection_in(request, view)
    if "save" not in request.POST:
        return to_listing(view, reading.params.url())
    problem = why_not(reading)
    if problem:
        messages.error(request, problem)
        return to_listing(view, reading.params.url())
    form = FilterNameForm(request.POST)
    saved = kept(request, form, view, reading.selection_query)
    if saved is None:
        return save_page(request, form, reading)
    messages.success(request, _("Guardamos «%(name)s» en Mis filtros.") % {"name": saved.name})
    return to_listing(view, saved.address)


def why_not(reading: Reading) -> str:
    if reading.lost or not reading.filterset.is_valid():
        return _("Un filtro no sirve así: corregilo y después guardalo.")
    return "" if reading.selection_query else _("Elegí primero qué filtrar; después guardalo con un nombre.")


def kept(request: HttpRequest, form: FilterNameForm, view: type[Listing], query: str) -> SavedFilter | None:
    """The new filter; None when the form says why not."""
    if not form.is_valid():
        return None
    name, is_default = form.cleaned_data["save_name"], form.cleaned_data["save_default"]
    try:
        return services.save_filter(
            owner=request.user,
            listing=view.listing,
            name=name,
            query=query,
            is_default=is_default,
            shape=shape_of(request, view),
        )
    except services.NameTaken as error:
        form.refuse_taken(error.existing.name)
        form.taken = error.existing
    except services.TooManyFilters:
        form.add_error(None, _("Ya tenés demasiados filtros en este listado: borrá alguno que no uses."))
    except services.QueryTooLong:
        form.add_error(None, _("La selección es demasiado larga para guardarla: quitá algún valor."))
    return None


def save_page(request: HttpRequest, form: FilterNameForm, reading: Reading) -> HttpResponse:
    """Nothing is lost: the selection stays, and a name that is taken may be given this meaning."""
    context = {
        "form": form,
        "listing": reading.listing,
        "chips": Toolbar(reading).chips,
        "query": reading.selection_query,
        "taken": getattr(form, "taken", None),
        "back": request.POST.get("back", ""),
        "save_shape": "save_shape" in request.POST,
        "cancel_url": reading.listing.url() + reading.params.url(),
    }
    return render(request, "listings/save.html", context, status=422)


@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    saved = editable_or_404(request, pk)
    form = RenameForm(request.POST or None, initial={"save_name": saved.name})
    if request.method == "POST" and form.is_valid():
        try:
            services.rename_filter(saved=saved, name=form.cleaned_data["save_name"], actor=request.user)
        except services.NameTaken as error:
            form.refuse_taken(error.existing.name)
        else:
            messages.success(request, _("Ahora se llama «%(name)s».") % {"name": saved.name})
            return redirect("listings:saved")
    title = _("Cambiar el nombre de «%(name)s»") % {"name": saved.name}
    context = {"form": form, "title": title, "cancel_url": reverse("listings:saved")}
    return render(request, "components/form.html", context)


@require_POST
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Guardar cambios: the same name means what is on the page now. Who changes it for others is asked first."""
    saved = editable_or_404(request, pk)
    view = listing_of(request, saved.listing)
    reading = selection_in(request, view)
    problem = why_not(reading)
    if problem:
        messages.error(request, problem)
        return to_listing(view, reading.params.url())
    uses = services.uses_of(saved, but=request.user)
    if uses and "confirmed" not in request.POST:
        return replace_page(request, saved, reading, uses)
    shape = shape_asked(request, view, saved)
    services.replace_filter(saved=saved, query=reading.selection_query, shape=shape, actor=request.user)
    messages.success(request, _("Guardamos los cambios en «%(name)s».") % {"name": saved.name})
    return to_listing(view, saved.address)


def replace_page(request: HttpRequest, saved: SavedFilter, reading: Reading, uses: services.Uses) -> HttpResponse:
    context = {
        "title": _("Cambiar «%(name)s» para todos los que lo usan") % {"name": saved.name},
        "question": _("El filtro pasa a mostrar lo que elegiste ahora."),
        "warning": uses.text,
        "items": [f"{chip.label}: {chip.text}" for chip in Toolbar(reading).chips],
        "action": _("Guardar cambios"),
        "fields": [(key, value) for key, values in request.POST.lists() for value in values if key != TOKEN],
        "cancel_url": reading.listing.url() + reading.params.url(),
    }
    return render(request, "listings/replace.html", context)


@require_POST
def default(request: HttpRequest, pk: int) -> HttpResponse:
    saved = usable_or_404(request, pk)
    is_default = request.POST.get("is_default") == "1"
    services.set_default(user=request.user, saved=saved, is_default=is_default)
    text = _("El listado abre con «%(name)s».") if is_default else _("El listado ya no abre con «%(name)s».")
    messages.success(request, text % {"name": saved.name})
    return back_from(request, saved)


@require_POST
def everything(request: HttpRequest, listing: str) -> HttpResponse:
    """To open with no filter, whatever one's group opens with; or to go back to that."""
    view = listing_of(request, listing)
    wanted = request.POST.get("everything") == "1"
    services.open_with_everything(user=request.user, listing=view.listing, everything=wanted)
    text = _("«%(title)s» te abre con todo.") if wanted else _("«%(title)s» te abre como a tu grupo.")
    messages.success(request, text % {"title": view.title})
    return redirect("listings:saved")


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    saved = editable_or_404(request, pk)
    if request.method == "POST":
        services.delete_filter(saved=saved, actor=request.user)
        messages.success(request, _("Eliminamos el filtro «%(name)s».") % {"name": saved.name})
        return redirect("listings:saved")
    context = {
        "title": _("Eliminar el filtro «%(name)s»") % {"name": saved.name},
        "question": _("¿Lo eliminamos? Los datos que muestra no se tocan."),
        "warning": services.uses_of(saved, but=request.user).text,
        "action": _("Eliminar"),
        "danger": True,
        "cancel_url": reverse("listings:saved"),
    }
    return render(request, "components/confirm.html", context)
