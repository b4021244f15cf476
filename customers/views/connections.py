from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from customers.forms.conflict import connection_differences, with_current_version
from customers.forms.connection import ConnectionForm
from customers.models import Connection, Customer
from customers.services.connections import (
    AlreadyRemoved,
    StaleConnection,
    add_connection,
    change_connection,
    remove_connection,
)
from customers.views.pages import visible_customer

FORM = "customers/connection_form.html"
PERMISSIONS = ("customers.view_customer", "customers.change_customer")


class ConnectionCreateView(PermissionRequiredMixin, View):
    permission_required = PERMISSIONS

    def get(self, request: HttpRequest, code: int) -> HttpResponse:
        customer = visible_customer(request, code)
        form = ConnectionForm(initial={"address": customer.address})
        return show_form(request, customer, form, _("Agregar servicio"))

    def post(self, request: HttpRequest, code: int) -> HttpResponse:
        customer, form = visible_customer(request, code), ConnectionForm(request.POST)
        if not form.is_valid():
            return show_form(request, customer, form, _("Agregar servicio"))
        add_connection(actor=request.user, customer=customer, **form.values())
        messages.success(request, _("Agregaste el servicio."))
        return redirect(services_url(customer))


class ConnectionEditView(PermissionRequiredMixin, View):
    permission_required = PERMISSIONS

    def get(self, request: HttpRequest, code: int, pk: int) -> HttpResponse:
        connection = visible_connection(request, code, pk)
        form = ConnectionForm(instance=connection)
        return show_form(request, connection.customer, form, _("Editar servicio"))

    def post(self, request: HttpRequest, code: int, pk: int) -> HttpResponse:
        connection = visible_connection(request, code, pk)
        form = ConnectionForm(request.POST, instance=connection)
        if not form.is_valid():
            return show_form(request, connection.customer, form, _("Editar servicio"))
        version = form.cleaned_data["version"] or 0
        try:
            change_connection(actor=request.user, connection=connection, version=version, **form.values())
        except StaleConnection:
            return show_conflict(request, connection, form)
        messages.success(request, _("Guardaste el servicio."))
        return redirect(services_url(connection.customer))


class ConnectionRemoveView(PermissionRequiredMixin, View):
    permission_required = PERMISSIONS

    def get(self, request: HttpRequest, code: int, pk: int) -> HttpResponse:
        connection = visible_connection(request, code, pk)
        return render(request, "components/confirm.html", remove_question(connection))

    def post(self, request: HttpRequest, code: int, pk: int) -> HttpResponse:
        connection = visible_connection(request, code, pk)
        try:
            remove_connection(actor=request.user, connection=connection)
        except AlreadyRemoved:
            messages.info(request, _("Ya estaba dado de baja."))
        else:
            messages.success(request, _("Diste de baja «%(name)s».") % {"name": connection})
        return redirect(services_url(connection.customer))


def visible_connection(request: HttpRequest, code: int, pk: int) -> Connection:
    customers = Customer.objects.visible_to(request.user).filter(pk=code)
    return get_object_or_404(Connection.objects.select_related("customer"), pk=pk, customer__in=customers)


def services_url(customer: Customer) -> str:
    return f"{customer.get_absolute_url()}?tab=services"


def show_form(
    request: HttpRequest, customer: Customer, form: ConnectionForm, title: str, **extra: object
) -> HttpResponse:
    context = {"customer": customer, "form": form, "title": title, "cancel_url": services_url(customer)}
    return render(request, FORM, {**context, **extra}, status=409 if extra else 200)


def show_conflict(request: HttpRequest, connection: Connection, form: ConnectionForm) -> HttpResponse:
    current = Connection.objects.get(pk=connection.pk)
    differences = connection_differences(form, current)
    with_current_version(form, current.version)
    return show_form(request, connection.customer, form, _("Editar servicio"), conflict=differences)


def remove_question(connection: Connection) -> dict[str, object]:
    return {
        "title": _("Dar de baja «%(name)s»") % {"name": connection},
        "question": _("El servicio de %(name)s deja de ofrecerse en tickets nuevos.")
        % {"name": connection.customer},
        "items": [
            _("Los tickets que lo nombran lo siguen mostrando."),
            _("Queda en la lista de dados de baja y se puede volver a activar."),
        ],
        "action": _("Dar de baja"),
        "danger": True,
        "cancel_url": services_url(connection.customer),
    }
