"""Parts of the customer's page that tickets serve; opened alone, each is a page."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from customers.models import Customer
from messaging.querysets import LOG_PERMISSIONS
from tickets.models import Ticket
from tickets.timeline import timeline_of

TICKETS_SHOWN = 50
SIZES = (40, 200, 1000)


def customer_of(request: HttpRequest, code: int) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(request.user), pk=code)


@never_cache
@require_safe
@permission_required("tickets.view_ticket", raise_exception=True)
def of_customer(request: HttpRequest, code: int) -> HttpResponse:
    customer = customer_of(request, code)
    rows = Ticket.objects.visible_to(request.user).filter(customer=customer)
    context = {
        "customer": customer,
        "tickets": rows.for_listing().order_by("-created_at", "-pk")[:TICKETS_SHOWN],
        "open_count": rows.ongoing().count(),
        "closed_count": rows.ended().count(),
        "list_url": f"{reverse('tickets:list')}?customer={customer.pk}",
        "create_url": f"{reverse('tickets:create')}?customer={customer.code}",
    }
    return render(request, "tickets/of_customer.html", context)


@never_cache
@require_safe
def timeline(request: HttpRequest, code: int) -> HttpResponse:
    """For who may see any of it: tickets or one of the logs."""
    user = request.user
    if not any(user.has_perm(permission) for permission in ("tickets.view_ticket", *LOG_PERMISSIONS.values())):
        raise PermissionDenied
    customer = customer_of(request, code)
    asked = request.GET.get("size", "")
    size = next((size for size in SIZES if str(size) == asked), SIZES[0])
    moments = timeline_of(customer, user, size + 1)
    larger = next((each for each in SIZES if each > size), None) if len(moments) > size else None
    context = {"customer": customer, "moments": moments[:size], "larger": larger}
    return render(request, "tickets/timeline.html", context)
