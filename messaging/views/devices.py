"""*Avisos en este dispositivo*: the page where a customer's browser asks for push messages, and the way to it."""

from django.contrib.auth.decorators import login_not_required, permission_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from customers.models import Customer
from customers.push_targets import LONGEST_TARGET, BadSubscription
from customers.services.devices import add_device
from messaging import devices

# Of one customer's links.
MOST_POSTS, SECONDS = 20, 3600


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def device(request: HttpRequest, token: str) -> HttpResponse:
    """The signed link is the right to it. `target` is what the browser got from its push service."""
    customer = devices.customer_of(token)
    if customer is None:
        raise Http404
    context = {"key": devices.web_push_key(), "done": "", "problem": ""}
    if request.method == "GET":
        return render(request, "messaging/device.html", context)
    if is_too_much(customer):
        problem, status = _("Probaste muchas veces seguidas. Esperá una hora y volvé a intentar."), 429
        return render(request, "messaging/device.html", context | {"problem": problem}, status=status)
    try:
        context["done"] = changed(request, customer)
    except BadSubscription:
        problem = _("Tu navegador no nos dio su dirección de avisos. Probá de nuevo, o con otro navegador.")
        return render(request, "messaging/device.html", context | {"problem": problem}, status=422)
    return render(request, "messaging/device.html", context)


def changed(request: HttpRequest, customer: Customer) -> str:
    """Raises BadSubscription."""
    target = request.POST.get("target", "")[: LONGEST_TARGET + 1]
    if "off" in request.POST:
        devices.retire(customer, target)
        return "off"
    if not target.startswith("{"):
        raise BadSubscription("not a browser's")
    name = devices.name_of(request.headers.get("User-Agent", "")) or _("Navegador")
    add_device(customer=customer, target=target, device=name)
    return "on"


def is_too_much(customer: Customer) -> bool:
    key = f"dispositivo.{customer.pk}"
    cache.add(key, 0, SECONDS)
    return cache.incr(key) > MOST_POSTS


@never_cache
@require_safe
@permission_required("messaging.write_message", raise_exception=True)
def device_link(request: HttpRequest, code: int) -> HttpResponse:
    """For the operator who has the customer on the phone, or writes to them."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=code)
    context = {
        "customer": customer,
        "link": devices.device_link(customer),
        "is_possible": bool(devices.web_push_key()),
        "devices": customer.push_subscriptions.filter(active=True),
        "days": devices.SECONDS // 86_400,
    }
    return render(request, "messaging/device_link.html", context)
