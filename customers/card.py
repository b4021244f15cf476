"""What a card about a customer says of how to reach them, in one query."""

from dataclasses import dataclass, field

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from customers.models import Customer
from customers.phones import show_phone


@dataclass(frozen=True)
class Line:
    """A phone and its label, an email, or a connection's plan and node. bounced: of an email.

    text: as it is kept (a phone in E.164); shown: as people here write it.
    """

    text: str
    shown: str
    detail: str
    bounced: bool


@dataclass
class Card:
    connections: list[Line] = field(default_factory=list)
    phones: list[Line] = field(default_factory=list)
    emails: list[Line] = field(default_factory=list)


def card_of(customer: Customer) -> Card:
    """Each kind in its order."""
    card = Card()
    rows = connections(customer).union(phones(customer), emails(customer), all=True)
    for kind, _place, _pk, text, detail, bounced in sorted(rows, key=lambda row: row[1:3]):
        shown = show_phone(text) if kind == "phones" else text
        getattr(card, kind).append(Line(text, shown, detail, bool(bounced)))
    return card


def connections(customer: Customer) -> QuerySet:
    name = Coalesce(NullIf("plan", Value("")), "name")
    kind = Value("connections")
    return customer.connections.order_by().values_list(kind, Value(0), "pk", name, "node", Value(False))


def phones(customer: Customer) -> QuerySet:
    return customer.phones.order_by().values_list(
        Value("phones"), "position", "pk", "number", "label", Value(False)
    )


def emails(customer: Customer) -> QuerySet:
    bounced = ExpressionWrapper(Q(bounced_at__isnull=False), output_field=BooleanField())
    kind = Value("emails")
    return customer.emails.order_by().values_list(kind, "position", "pk", "address", Value(""), bounced)
