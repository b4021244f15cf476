"""Where a customer can be reached today. An address that bounced is not one of them."""

from django.db.models import (
    Case,
    CharField,
    Exists,
    Expression,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Lower, Trim

from customers.models import Customer, CustomerEmail, CustomerPhone, PushSubscription
from messaging.choices import Channel, Kind, SuppressionReason
from messaging.models import Suppression

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


def current_address(channel: str = "") -> Expression:
    """For queries over messages: the customer's first address of today or "", on the message's own channel or on
    another; without a customer, as sent."""
    whens = [When(customer=None, then=Value("") if channel else F("recipient"))]
    if channel:
        return Case(*whens, default=first_of(channel), output_field=ADDRESS)
    whens += [When(channel=one, then=first_of(one)) for one in Channel.values]
    return Case(*whens, default=Value(""), output_field=ADDRESS)


def first_of(channel: str) -> Expression:
    rows, field = reachable(channel)
    first = rows.filter(customer=OuterRef("customer_id")).values(field)[:1]
    return Coalesce(Subquery(first), Value(""), output_field=ADDRESS)


def blocked(channel: str) -> Q:
    """For queries over messages with their `address`: nothing may be sent there. Who opted out of announcements
    still gets answers; `suppressions.standing_against` says the same of one."""
    standing = Suppression.objects.standing().filter(channel=channel, address=Lower(Trim(OuterRef("address"))))
    if channel != Channel.EMAIL:
        return Q(Exists(standing))
    announcement = Q(kind=Kind.AUTO, ticket_number=None)
    bounced = CustomerEmail.objects.filter(
        customer=OuterRef("customer_id"), address__iexact=OuterRef("address"), bounced_at__isnull=False
    )
    for_good = standing.exclude(reason=SuppressionReason.OPT_OUT)
    return Q(Exists(for_good)) | (announcement & Q(Exists(standing))) | Q(Exists(bounced))
