"""The filters of resends, and of the rows of one."""

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, Filter, MultipleChoiceFilter

from accounts.models import User
from listings.dates import DateSpanFilter
from listings.filters import ListingFilterSet, YesNoFilter
from listings.relative import RowOrWordFilter, Word
from messaging.choices import Channel, SkipReason
from messaging.filters import NumberedFilter
from messaging.marks import CHANNEL_NAMES, RESULT_LABELS, STAGE_LABELS
from messaging.models import Batch, BatchItem
from messaging.progress import batches_followed
from messaging.results import rows_with

# The queryset's own word for each stage.
STAGES = {"running": "under_way", "paused": "paused", "done": "done", "cancelled": "cancelled"}


def batch_named(request: HttpRequest, number: int | None) -> Batch | None:
    """As this person may see it; asked for once, though rows, count and header all need it."""
    asked = request.__dict__.setdefault("batches_asked", {})
    if number not in asked:
        asked[number] = batches_followed(request.user).filter(number=number).first()
    return asked[number]


class ReasonField(forms.CharField):
    """One of our reasons, in words, or the code of the other side's answer, as it is."""

    words = dict(SkipReason.choices)


class ReasonFilter(Filter):
    field_class = ReasonField


class StageFilter(ChoiceFilter):
    def __init__(self, **kwargs):
        super().__init__(choices=list(STAGE_LABELS.items()), empty_label=_("Todos"), **kwargs)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return getattr(qs, STAGES[value])() if value in STAGES else qs


class BatchFilterSet(ListingFilterSet):
    date = DateSpanFilter(field_name="created_at", label=_("Fecha"))
    stage = StageFilter(label=_("Estado"))
    errors = YesNoFilter(
        yes="with_errors", no="without_errors", yes_label=_("Con errores"), no_label=_("Sin errores"),
        label=_("Errores"),
    )  # fmt: skip
    channel = MultipleChoiceFilter(choices=[(key, CHANNEL_NAMES[key]) for key in Channel], label=_("Canal"))
    actor = RowOrWordFilter(
        words={"me": Word(_("Yo"), lambda reader: [reader.pk])},
        queryset=User.objects.order_by("first_name", "last_name"),
        empty_label=_("Todos"),
        label=_("Quién"),
    )

    field_permissions = {"actor": "accounts.view_user"}

    class Meta:
        model = Batch
        fields: list[str] = []


class BatchRowFilterSet(ListingFilterSet):
    """Judged together: which rows had a result is asked of one batch otherwise than of all."""

    batch = NumberedFilter(prefix="R-?", example="R-12", label=_("Lote"), hint=_("Poné el número del lote: R-12."))
    result = ChoiceFilter(choices=list(RESULT_LABELS.items()), empty_label=_("Todos"), label=_("Resultado"))
    why = ReasonFilter(max_length=40, label=_("Motivo"))

    class Meta:
        model = BatchItem
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        given = self.form.cleaned_data
        number, batch = given.get("batch"), None
        if number is not None:
            batch = batch_named(self.request, number)
            queryset = queryset.filter(batch=batch) if batch else queryset.none()
        result, why = given.get("result") or "", given.get("why") or ""
        return rows_with(queryset, result, why, batch) if result or why else queryset
