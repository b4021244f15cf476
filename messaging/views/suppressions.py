"""Addresses that nothing is sent to: the list, blocking one by hand, and lifting blocks."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.decorators.http import require_POST

from customers.models import Customer, CustomerEmail
from listings.columns import BulkAction
from listings.search import words_of
from listings.selection import chosen
from listings.views import ListingView, confirm_page
from messaging import suppressions
from messaging.choices import Channel, SuppressionReason
from messaging.filters import SuppressionFilterSet
from messaging.forms import SuppressForm
from messaging.marks import LIFTED, REASON_MARKS
from messaging.models import Message, Suppression
from messaging.tables import SUPPRESSION_COLUMNS

# Lifted one by one, each with its line in the audit log.
MOST_AT_ONCE = 200
STANDING = "?standing=yes"


ADVICE = {
    SuppressionReason.HARD_BOUNCE: gettext_lazy("Ahí no recibe nadie: corregila en la ficha del cliente."),
    SuppressionReason.COMPLAINT: gettext_lazy("Escribirle de nuevo daña el nombre de tu casilla: usá otro medio."),
    SuppressionReason.OPT_OUT: gettext_lazy("Por mail igual le llega lo de sus tickets y lo escrito a mano."),
    SuppressionReason.BY_HAND: gettext_lazy("No sale nada por este canal hasta que alguien la desbloquee."),
}


def pane_context(row: Suppression, request: HttpRequest) -> dict[str, Any]:
    mark = LIFTED if row.lifted_at else REASON_MARKS[row.reason]
    seen = Message.objects.visible_to(request.user).filter(pk=row.message_id)
    return {
        "mark": mark,
        "label": _("Desbloqueada") if row.lifted_at else row.get_reason_display(),
        "message": seen.first() if row.message_id else None,
        "names": request.user.has_perm("accounts.view_user"),
        "advice": "" if row.lifted_at else ADVICE[row.reason],
    }


class SuppressionListView(ListingView):
    model, listing, url_name = Suppression, "suppressions", "messaging:suppressions"
    permission_required = "messaging.view_suppression"
    filterset_class, columns = SuppressionFilterSet, SUPPRESSION_COLUMNS
    default_order = "-since"
    search = staticmethod(lambda text, user: words_of("address", text))
    search_placeholder = gettext_lazy("Dirección o número")
    preview_template, get_preview_context = "messaging/suppression.html", staticmethod(pane_context)
    export_permission = "messaging.export_message"
    bulk_actions = [
        BulkAction(
            "lift", gettext_lazy("Desbloquear"), "shield-check", "messaging.manage_suppression", "messaging:lift"
        )
    ]
    title, noun = gettext_lazy("Direcciones bloqueadas"), gettext_lazy("direcciones")
    header_template = "messaging/suppressions_header.html"
    empty_title, empty_icon = gettext_lazy("No hay direcciones bloqueadas"), "shield-check"
    empty_text = gettext_lazy("Cuando una rebote, o un cliente pida no recibir avisos, vas a verla acá.")


class LiftView(PermissionRequiredMixin, View):
    permission_required = ("messaging.view_suppression", "messaging.manage_suppression")

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect(SuppressionListView.url() + STANDING)

    def post(self, request: HttpRequest) -> HttpResponse:
        selection = chosen(request, SuppressionListView)
        problem = selection.problem or too_many(selection.found.value)
        if problem:
            messages.error(request, problem)
            return redirect(SuppressionListView.url() + STANDING)
        standing = selection.queryset.standing()
        if not request.POST.get("confirmed"):
            return ask(request, selection, list(standing.values_list("reason", flat=True)))
        lifted = sum(lift_one(request, row) for row in standing)
        text = ngettext("Desbloqueaste %(count)d dirección.", "Desbloqueaste %(count)d direcciones.", lifted)
        messages.success(request, text % {"count": lifted} if lifted else _("Ya estaban desbloqueadas."))
        return redirect(SuppressionListView.url() + STANDING)


def too_many(count: int) -> str:
    return _("Elegí hasta %d direcciones por vez.") % MOST_AT_ONCE if count > MOST_AT_ONCE else ""


def ask(request: HttpRequest, selection, reasons: list[str]) -> HttpResponse:
    """A wish of the customer is theirs: who lifts it is told so."""
    wishes = sum(reason in (SuppressionReason.OPT_OUT, SuppressionReason.COMPLAINT) for reason in reasons)
    told = ngettext(
        "%d la pidió el cliente: desbloqueala sólo si él te lo pide.",
        "%d las pidieron los clientes: desbloquealas sólo si ellos te lo piden.",
        wishes,
    )
    title = ngettext("Desbloquear %d dirección", "Desbloquear %d direcciones", len(reasons)) % len(reasons)
    skipped = selection.count - len(reasons)
    return confirm_page(
        request,
        SuppressionListView,
        selection,
        title=title,
        question=_("Lo que se envíe desde ahora vuelve a salir. Lo que no salió no se manda solo."),
        warning=told % wishes if wishes else "",
        action=_("Desbloquear"),
        skipped=[(_("Ya desbloqueadas"), skipped)] if skipped else [],
    )


def lift_one(request: HttpRequest, row: Suppression) -> bool:
    try:
        suppressions.lift(actor=request.user, suppression=row)
    except suppressions.AlreadyLifted:
        return False
    return True


class AddView(PermissionRequiredMixin, View):
    permission_required = ("messaging.view_suppression", "messaging.manage_suppression")

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "messaging/suppress.html", {"form": SuppressForm(user=request.user)})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SuppressForm(request.POST, user=request.user)
        if not form.is_valid():
            return render(request, "messaging/suppress.html", {"form": form}, status=422)
        row = suppressions.suppress(actor=request.user, reason=SuppressionReason.BY_HAND, **form.cleaned_data)
        messages.success(request, _("No le vamos a enviar más nada a %(address)s.") % {"address": row.address})
        return redirect(SuppressionListView.url() + STANDING)


@require_POST
@permission_required(["customers.view_customer", "customers.change_customer"], raise_exception=True)
def address_works(request: HttpRequest, code: int, pk: int) -> HttpResponse:
    """From the customer's page: the address that bounced is right after all."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=code)
    email = get_object_or_404(CustomerEmail, pk=pk, customer=customer)
    suppressions.address_works(actor=request.user, channel=Channel.EMAIL, address=email.address)
    messages.success(request, _("Vamos a volver a escribirle a %(address)s.") % {"address": email.address})
    return redirect(customer)
