from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, MultipleChoiceFilter

from customers.choices import CustomerKind, CustomerStatus
from customers.models import Connection, Customer, Tag
from listings.filters import DateSpanFilter, ListingFilterSet, RowsFilter, YesNoFilter

MOST_OFFERED = 300
# Telling the different ones apart reads the whole table: 0.2 s at 100,000 customers, too much for every page.
OFFER_SECONDS = 60


def offered_cities() -> list[tuple[str, str]]:
    return cache.get_or_set("customers.cities", all_cities, OFFER_SECONDS)


def offered_nodes() -> list[tuple[str, str]]:
    return cache.get_or_set("customers.nodes", all_nodes, OFFER_SECONDS)


def all_cities() -> list[tuple[str, str]]:
    cities = Customer.objects.present().exclude(city="").order_by("city").values_list("city", flat=True)
    return [(city, city) for city in cities.distinct()[:MOST_OFFERED]]


def all_nodes() -> list[tuple[str, str]]:
    rows = Connection.objects.standing().filter(customer__deleted_at__isnull=True).exclude(node="")
    nodes = rows.order_by("node").values_list("node", flat=True)
    return [(node, node) for node in nodes.distinct()[:MOST_OFFERED]]


class CustomerFilterSet(ListingFilterSet):
    status = MultipleChoiceFilter(choices=CustomerStatus, label=_("Estado"))
    kind = ChoiceFilter(choices=CustomerKind, label=_("Tipo"), empty_label=_("Todos"))
    city = ChoiceFilter(choices=offered_cities, label=_("Localidad"), empty_label=_("Todas"))
    node = ChoiceFilter(choices=offered_nodes, label=_("Nodo"), empty_label=_("Todos"), method="on_node")
    tag = RowsFilter(queryset=Tag.objects.all(), label=_("Etiqueta"), method="with_tags")
    created = DateSpanFilter(field_name="created_at", label=_("Alta"))
    bounced = YesNoFilter(yes="with_bounced_email", no="without_bounced_email", label=_("Email que rebotó"))

    def on_node(self, queryset: QuerySet, name: str, node: str) -> QuerySet:
        return queryset.filter(pk__in=Connection.objects.standing().filter(node=node).values("customer"))

    def with_tags(self, queryset: QuerySet, name: str, tags: QuerySet[Tag]) -> QuerySet:
        """Any of the tags; by keys and not by a join, which would show a customer once a tag."""
        if not tags:
            return queryset
        return queryset.filter(pk__in=Customer.tags.through.objects.filter(tag__in=tags).values("customer"))
