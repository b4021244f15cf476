"""Whether somebody is in the books already: the same document, email or phone."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer

MOST_SHOWN = 5


@dataclass(frozen=True)
class Twin:
    customer: Customer
    shared: str  # what both have, for people: "el documento, un teléfono"


def find_twins(
    *,
    user: User,
    document: str = "",
    emails: Iterable[str] = (),
    phones: Iterable[str] = (),
    apart_from: int | None = None,
) -> list[Twin]:
    """At most five, among the customers that this person may see.

    document: bare, as `bare_document` makes it; phones: E.164; apart_from: key of the customer being edited.
    """
    lowered, numbers = {email.lower() for email in emails}, set(phones)
    visible = Customer.objects.visible_to(user).exclude(pk=apart_from)
    wanted = Q(pk__in=[])
    if document:
        wanted |= Q(document=document)
    if lowered:
        wanted |= Q(pk__in=visible.annotate(lower=Lower("emails__address")).filter(lower__in=lowered).values("pk"))
    if numbers:
        wanted |= Q(pk__in=visible.filter(phones__number__in=numbers).values("pk"))
    found = visible.filter(wanted).prefetch_related("emails", "phones").order_by("pk")[:MOST_SHOWN]
    return [Twin(customer, _shared(customer, document, lowered, numbers)) for customer in found]


def _shared(customer: Customer, document: str, emails: set[str], phones: set[str]) -> str:
    same = [_("el documento")] if document and customer.document == document else []
    same += [email.address for email in customer.emails.all() if email.address.lower() in emails]
    same += [phone.shown for phone in customer.phones.all() if phone.number in phones]
    return ", ".join(same)
