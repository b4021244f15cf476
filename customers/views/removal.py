from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from customers.models import Customer
from customers.services.removal import AlreadyDeleted, NotDeleted, delete_customer, restore_customer
from customers.views.pages import visible_customer


class CustomerDeleteView(PermissionRequiredMixin, View):
    permission_required = ("customers.view_customer", "customers.delete_customer")

    def get(self, request: HttpRequest, code: int) -> HttpResponse:
        customer = visible_customer(request, code)
        return render(request, "components/confirm.html", delete_question(customer))

    def post(self, request: HttpRequest, code: int) -> HttpResponse:
        customer = visible_customer(request, code)
        try:
            delete_customer(actor=request.user, customer=customer)
        except AlreadyDeleted:
            messages.info(request, _("Ya estaba eliminado."))
        else:
            messages.success(request, _("Eliminaste a %(name)s.") % {"name": customer.name})
        return redirect(customer)


class CustomerRestoreView(PermissionRequiredMixin, View):
    permission_required = ("customers.view_customer", "customers.delete_customer")
    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: int) -> HttpResponse:
        customer = get_object_or_404(Customer, pk=code)
        try:
            restore_customer(actor=request.user, customer=customer)
        except NotDeleted:
            messages.info(request, _("No estaba eliminado."))
        else:
            messages.success(request, _("Recuperaste a %(name)s.") % {"name": customer.name})
        return redirect(customer)


def delete_question(customer: Customer) -> dict[str, object]:
    return {
        "title": _("Eliminar a %(name)s") % {"name": customer.name},
        "question": _("El cliente %(code)s deja de aparecer.") % {"code": customer.code},
        "items": [
            _("Sale de los listados, de las búsquedas y de lo que se puede elegir en un ticket nuevo."),
            _("Sus tickets y los mensajes que se le enviaron quedan, con su nombre, y se pueden seguir leyendo."),
            _("Sus datos y servicios se guardan: quien puede eliminar clientes también lo puede recuperar."),
        ],
        "action": _("Eliminar"),
        "danger": True,
        "cancel_url": customer.get_absolute_url(),
    }
