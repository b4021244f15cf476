from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import View

from customers.coordinates import geo_url, map_url
from customers.models import Customer
from customers.tabs import TIMELINE, chosen_tab, tabs_for


def visible_customer(request: HttpRequest, code: int) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(request.user), pk=code)


class CustomerDetailView(PermissionRequiredMixin, View):
    permission_required = "customers.view_customer"

    def get(self, request: HttpRequest, code: int) -> HttpResponse:
        rows = Customer.objects.visible_to(request.user).for_listing().select_related("changed_by")
        customer = rows.filter(pk=code).first()
        return show_customer(request, customer) if customer else show_deleted(request, code)


def show_customer(request: HttpRequest, customer: Customer) -> HttpResponse:
    tabs = tabs_for(customer, request.user)
    tab = chosen_tab(tabs, request.GET.get("tab", ""))
    context = {
        "customer": customer,
        "tabs": tabs,
        "tab": tab,
        "fragment_url": tab.address(customer),
        "timeline_url": TIMELINE.address(customer) if TIMELINE.is_offered(customer, request.user) else "",
        "whatsapp": next((phone for phone in customer.phones.all() if phone.whatsapp), None),
        "map_url": map_url(customer.latitude, customer.longitude),
        "geo_url": geo_url(customer.latitude, customer.longitude),
    }
    return render(request, "customers/detail.html", context)


def show_deleted(request: HttpRequest, code: int) -> HttpResponse:
    """Who may delete finds what was deleted, to bring it back; for everybody else it is not there."""
    customer = Customer.objects.restorable_by(request.user).select_related("changed_by").filter(pk=code).first()
    if customer is None:
        raise Http404
    tabs = [tab for tab in tabs_for(customer, request.user) if tab.fragment]
    links = [(tab, tab.address(customer)) for tab in tabs]
    return render(request, "customers/deleted.html", {"customer": customer, "links": links})
