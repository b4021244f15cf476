from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from customers.forms.conflict import customer_differences, with_current_version
from customers.forms.editor import CustomerEditor
from customers.models import Customer
from customers.services.customers import StaleCustomer, change_customer, create_customer
from customers.views.pages import visible_customer

FORM = "customers/form.html"


class CustomerCreateView(PermissionRequiredMixin, View):
    permission_required = ("customers.view_customer", "customers.add_customer")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, CustomerEditor(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        editor = CustomerEditor(user=request.user, data=request.POST)
        if not may_save(editor):
            return self.show(request, editor)
        customer = create_customer(actor=request.user, **editor.values())
        messages.success(request, _("Creaste a %(name)s, cliente %(code)s.") % names_of(customer))
        return redirect(customer)

    def show(self, request: HttpRequest, editor: CustomerEditor) -> HttpResponse:
        return render(request, FORM, {"editor": editor, "title": _("Nuevo cliente")})


class CustomerEditView(PermissionRequiredMixin, View):
    permission_required = ("customers.view_customer", "customers.change_customer")

    def get(self, request: HttpRequest, code: int) -> HttpResponse:
        customer = visible_customer(request, code)
        return show_edit(request, CustomerEditor(user=request.user, customer=customer))

    def post(self, request: HttpRequest, code: int) -> HttpResponse:
        customer = visible_customer(request, code)
        editor = CustomerEditor(user=request.user, customer=customer, data=request.POST)
        if not may_save(editor):
            return show_edit(request, editor)
        try:
            change_customer(actor=request.user, customer=customer, version=editor.version, **editor.values())
        except StaleCustomer:
            return show_conflict(request, editor)
        messages.success(request, _("Guardaste los datos de %(name)s.") % names_of(customer))
        return redirect(customer)


def may_save(editor: CustomerEditor) -> bool:
    return not editor.only_rows and editor.is_valid() and not editor.has_unseen_twins


def names_of(customer: Customer) -> dict[str, str]:
    return {"name": customer.name, "code": customer.code}


def show_edit(request: HttpRequest, editor: CustomerEditor, **extra: object) -> HttpResponse:
    context = {"editor": editor, "title": _("Editar cliente"), "cancel_url": editor.customer.get_absolute_url()}
    return render(request, FORM, {**context, **extra}, status=409 if extra else 200)


def show_conflict(request: HttpRequest, editor: CustomerEditor) -> HttpResponse:
    """Nothing was written; what was typed stays in the form, beside what somebody else saved meanwhile."""
    current = visible_customer(request, editor.customer.pk)
    differences = customer_differences(editor, current)
    with_current_version(editor.form, current.version)
    return show_edit(request, editor, conflict=differences, current=current)
