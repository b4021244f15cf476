"""Choosing a customer in a form: ten suggestions while typing, or a page of radio buttons without JavaScript."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import View

from customers.models import Customer
from customers.search import search_customers
from customers.terms import terms_of
from listings.search import sought

MOST_SUGGESTED = 10


class CustomerAutocompleteView(PermissionRequiredMixin, View):
    """`?q=` → the first ten: radio buttons for htmx, JSON for who asks for it, else a page.

    name: of the radio buttons. next: where the page goes with `?<name>=<code>`; elsewhere than here it is ignored.
    """

    permission_required = "customers.view_customer"

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "").strip()
        customers = suggestions(request.user, text)
        if request.accepts("text/html"):
            part = "customers/picker_options.html" if request.htmx else "customers/picker_page.html"
            return render(request, part, picker_context(request, text, customers))
        return JsonResponse({"results": [as_suggestion(customer) for customer in customers]})


def is_too_short(text: str) -> bool:
    return not sought(terms_of(text))


def suggestions(user, text: str) -> list[Customer]:
    if is_too_short(text):
        return []
    rows = search_customers(Customer.objects.visible_to(user), text).prefetch_related("phones", "connections")
    return list(rows.order_by("name", "pk")[:MOST_SUGGESTED])


def as_suggestion(customer: Customer) -> dict[str, str]:
    return {"code": customer.code, "name": customer.name, "detail": customer.where_and_plan}


def picker_context(request: HttpRequest, text: str, customers: list[Customer]) -> dict[str, object]:
    name, following = request.GET.get("name", ""), request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(following, allowed_hosts={request.get_host()})
    return {
        "customers": customers,
        "text": text,
        "too_short": is_too_short(text),
        "name": name if name.isidentifier() and len(name) < 40 else "customer",
        "next": following if safe and following.startswith("/") else "",
    }
