"""What the tickets may be filtered by."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet, TextChoices
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, MultipleChoiceFilter, NumberFilter

from accounts.models import User
from listings.dates import midnight
from listings.filters import (
    DateSpanFilter,
    ListingFilterSet,
    RowsField,
    RowsFilter,
    WholeNumberFilter,
    YesNoFilter,
)
from listings.relative import RowOrWordFilter, RowsOrWordsField, RowsOrWordsFilter, Word
from tickets import kept
from tickets.choices import OWN_KINDS, TicketKind
from tickets.forms.fields import MOST_MONEY
from tickets.models import Area, Category, Priority, State, Ticket

ME, NOBODY, MINE = "me", "none", "mine"
MY_AREAS = {MINE: Word(_("Mis áreas"), lambda reader: reader.areas.values_list("pk", flat=True))}


def people(request: HttpRequest) -> QuerySet[User]:
    """Everybody, for who may know of them; everybody else finds themselves by the word."""
    everybody = User.objects.order_by("first_name", "last_name")
    return everybody if request.user.has_perm("accounts.view_user") else everybody.none()


class Due(TextChoices):
    LATE = "late", _("Vencidos")
    TODAY = "today", _("Vencen hoy")


class CatalogueField(RowsField):
    """Checked against the rows that are kept; what is not among them is looked for in the table."""

    def clean(self, value: Any) -> Any:
        known = {str(key): row for key, row in kept.kept(self.queryset.model._meta.model_name).items()}
        rows = [known.get(str(key)) for key in value or []]
        return rows if all(rows) else super().clean(value)


class CatalogueFilter(RowsFilter):
    field_class = CatalogueField


class CatalogueOrWordsField(RowsOrWordsField, CatalogueField):
    pass


class CatalogueOrWordsFilter(RowsOrWordsFilter):
    field_class = CatalogueOrWordsField


def assignee_choices() -> list[tuple[str, object]]:
    people = [(str(key), name) for key, name in kept.names_of_people()]
    return [(ME, _("Yo")), (NOBODY, _("Sin asignar")), *people]


class AssigneeFilter(MultipleChoiceFilter):
    """`assignee=me`, `assignee=none`, or somebody's key; several are joined by "or"."""

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return qs
        wanted = {int(key) for key in value if key not in (ME, NOBODY)}
        if ME in value:
            wanted.add(self.parent.request.user.pk)
        who = Q(assignee__in=wanted)
        return qs.filter(who | Q(assignee__isnull=True) if NOBODY in value else who)


class DueFilter(ChoiceFilter):
    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if value == Due.LATE:
            return qs.overdue()
        if value == Due.TODAY:
            tomorrow = midnight(timezone.localdate() + timedelta(days=1))
            return qs.ongoing().filter(due_at__gte=timezone.now(), due_at__lt=tomorrow)
        return qs


class TicketFilterSet(ListingFilterSet):
    open = YesNoFilter(
        label=_("Situación"), yes="ongoing", no="ended", yes_label=_("Abiertos"), no_label=_("Cerrados")
    )
    state = CatalogueFilter(queryset=State.objects.all(), label=_("Estado"))
    area = CatalogueOrWordsFilter(words=MY_AREAS, queryset=Area.objects.all(), label=_("Área"))
    priority = CatalogueFilter(queryset=Priority.objects.all(), label=_("Prioridad"))
    category = CatalogueFilter(queryset=Category.objects.all(), label=_("Categoría"))
    assignee = AssigneeFilter(choices=assignee_choices, label=_("Técnico"))
    opened_by = RowOrWordFilter(
        words={ME: Word(_("Yo"), lambda reader: [reader.pk])},
        field_name="created_by",
        queryset=people,
        empty_label=_("Todos"),
        label=_("Lo abrió"),
    )
    customer = WholeNumberFilter(field_name="customer_id", label=_("Código de cliente"))
    kind = MultipleChoiceFilter(choices=TicketKind, label=_("Tipo"))
    due = DueFilter(choices=Due, label=_("Vencimiento"), empty_label=_("Todos"))
    created = DateSpanFilter(field_name="created_at", label=_("Abierto"))
    closed = DateSpanFilter(field_name="closed_at", label=_("Cerrado"))
    price_min = NumberFilter(
        field_name="price", lookup_expr="gte", label=_("Precio desde"), min_value=0, max_value=MOST_MONEY
    )
    price_max = NumberFilter(
        field_name="price", lookup_expr="lte", label=_("Precio hasta"), min_value=0, max_value=MOST_MONEY
    )

    field_permissions = {"price_min": "tickets.view_price", "price_max": "tickets.view_price"}

    class Meta:
        model = Ticket
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Tickets for the vendor are kept apart: they show only to who asks for that kind."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("kind") else rows.of_kinds(*OWN_KINDS)
