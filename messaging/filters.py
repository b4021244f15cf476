"""The filters of the logs: one set for the three, so that what can be asked of one can be asked of all."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, Filter, MultipleChoiceFilter

from accounts.models import User
from listings.dates import DateSpanFilter
from listings.filters import BIGGEST_NUMBER, ListingFilterSet, YesNoFilter
from listings.relative import RowOrWordFilter, Word
from messaging.choices import Channel, Kind, State, SuppressionReason
from messaging.marks import EVENT_LABELS
from messaging.models import Batch, Message, Suppression

MANY_ATTEMPTS = 3


class NumberedField(forms.CharField):
    """A number as people write it, with its sign or letter: "#4821", "R-12", "000123". Cleans to int."""

    def __init__(self, *, prefix: str, hint: str, example: str, **kwargs):
        self.shape, self.hint = re.compile(rf"(?:{prefix})?\s*([0-9]{{1,19}})", re.IGNORECASE), hint
        super().__init__(max_length=24, widget=forms.TextInput(attrs={"placeholder": example}), **kwargs)

    def to_python(self, value: object) -> int | None:
        text = super().to_python(value)
        if not text:
            return None
        found = self.shape.fullmatch(text)
        if found is None or int(found[1]) > BIGGEST_NUMBER:
            raise ValidationError(self.hint, code="invalid")
        return int(found[1])

    def run_validators(self, value: object) -> None:
        """The length was judged by the shape; what is left is a number."""


class NumberedFilter(Filter):
    field_class = NumberedField


class BatchFilter(NumberedFilter):
    """By the key, looked up once: joined by its number, a batch's messages come in no index's order."""

    def filter(self, qs: QuerySet, value: int | None) -> QuerySet:
        return qs if value is None else qs.filter(batch=Batch.objects.filter(number=value).values("pk")[:1])


class AttemptsFilter(ChoiceFilter):
    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if value == "many":
            return qs.filter(attempts_made__gte=MANY_ATTEMPTS)
        return qs.filter(attempts_made=int(value)) if value else qs


class MessageFilterSet(ListingFilterSet):
    date = DateSpanFilter(field_name="created_at", label=_("Fecha"))
    sent = YesNoFilter(
        yes="sent", no="not_sent", yes_label=_("Enviados"), no_label=_("No enviados"), label=_("Enviado")
    )
    kind = ChoiceFilter(choices=Kind.choices, empty_label=_("Todos"), label=_("Tipo"))
    state = MultipleChoiceFilter(choices=State.choices, label=_("Estado"))
    event = MultipleChoiceFilter(choices=list(EVENT_LABELS.items()), label=_("Evento"))
    ticket = NumberedFilter(
        field_name="ticket_number",
        prefix="#",
        example="#4821",
        label=_("Ticket"),
        hint=_("Poné el número del ticket: #4821."),
    )
    customer = NumberedFilter(
        field_name="customer_id",
        prefix="",
        example="000123",
        label=_("Cliente"),
        hint=_("Poné el número de cliente: 000123."),
    )
    batch = BatchFilter(
        prefix="R-?",
        example="R-12",
        label=_("Lote"),
        hint=_("Poné el número del lote: R-12."),
    )
    attempts = AttemptsFilter(
        choices=[("0", _("Ninguno")), ("1", _("Uno")), ("2", _("Dos")), ("many", _("Tres o más"))],
        empty_label=_("Todos"),
        label=_("Intentos"),
    )
    sent_by = RowOrWordFilter(
        words={"me": Word(_("Yo"), lambda reader: [reader.pk])},
        queryset=User.objects.order_by("first_name", "last_name"),
        empty_label=_("Todos"),
        label=_("Lo envió"),
    )

    field_permissions = {
        "sent_by": "accounts.view_user",
        "customer": "customers.view_customer",
        "ticket": "tickets.view_ticket",
    }

    class Meta:
        model = Message
        fields: list[str] = []


class SuppressionFilterSet(ListingFilterSet):
    standing = YesNoFilter(
        yes="standing", no="lifted", yes_label=_("Bloqueadas"), no_label=_("Desbloqueadas"), label=_("Bloqueada")
    )
    reason = MultipleChoiceFilter(choices=SuppressionReason.choices, label=_("Motivo"))
    channel = MultipleChoiceFilter(choices=Channel.choices, label=_("Canal"))
    since = DateSpanFilter(field_name="since", label=_("Desde"))

    class Meta:
        model = Suppression
        fields: list[str] = []
