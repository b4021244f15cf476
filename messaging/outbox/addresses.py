"""Where a customer can be reached today. An address that bounced is not one of them."""

from django.db.models import Case, CharField, Expression, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from customers.models import Customer, CustomerEmail, CustomerPhone, PushSubscription
from messaging.choices import Channel

ADDRESS = CharField(max_length=255)


def reachable(channel: str) -> tuple[QuerySet, str]:
    """The addresses of all customers on this channel, first choice first, and the field that holds them."""
    if channel == Channel.EMAIL:
        return CustomerEmail.objects.filter(bounced_at=None).order_by("position", "pk"), "address"
    if channel == Channel.SMS:
        return CustomerPhone.objects.filter(sms=True).order_by("position", "pk"), "number"
    return PushSubscription.objects.filter(active=True).order_by("-created_at", "-pk"), "token"


def addresses_of(customer: Customer, channel: str) -> list[str]:
    rows, field = reachable(channel)
    return list(rows.filter(customer=customer).values_list(field, flat=True))


def is_blocked(customer: Customer | None, channel: str, address: str) -> bool:
    """Whether the address is known to bounce, so that sending there again only harms our name."""
    if customer is None or channel != Channel.EMAIL:
        return False
    return CustomerEmail.objects.filter(
        customer=customer, address__iexact=address, bounced_at__isnull=False
    ).exists()


def current_address() -> Expression:
    """For queries over messages: the customer's first address of today or ""; without a customer, as sent."""
    whens = [When(customer=None, then=F("recipient"))]
    for channel in Channel.values:
        rows, field = reachable(channel)
        first = rows.filter(customer=OuterRef("customer_id")).values(field)[:1]
        whens.append(When(channel=channel, then=Coalesce(Subquery(first), Value(""), output_field=ADDRESS)))
    return Case(*whens, default=Value(""), output_field=ADDRESS)
