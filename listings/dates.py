"""A date or a range of dates, in local time: desde/hasta, or one of the quick ranges."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet, TextChoices
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import Filter
from django_filters.widgets import SuffixedMultiWidget

FIRST_YEAR, LAST_YEAR = 1990, 2100
LONGEST_QUOTE = 20


class QuickRange(TextChoices):
    TODAY = "today", gettext_lazy("Hoy")
    YESTERDAY = "yesterday", gettext_lazy("Ayer")
    LAST_7 = "last7", gettext_lazy("Últimos 7 días")
    LAST_30 = "last30", gettext_lazy("Últimos 30 días")
    THIS_MONTH = "month", gettext_lazy("Este mes")
    LAST_MONTH = "lastmonth", gettext_lazy("El mes pasado")


@dataclass(frozen=True)
class DateSpan:
    """From the start of one day to the end of another, both included; None is open."""

    start: date | None
    end: date | None
    quick: str = ""

    def __str__(self) -> str:
        if self.quick:
            return str(QuickRange(self.quick).label)
        if self.start == self.end:
            return _day(self.start)
        if self.end is None:
            return _("desde el %(day)s") % {"day": _day(self.start)}
        if self.start is None:
            return _("hasta el %(day)s") % {"day": _day(self.end)}
        return _("%(start)s al %(end)s") % {"start": _day(self.start), "end": _day(self.end)}


def _day(value: date | None) -> str:
    return date_format(value, "d/m/Y") if value else ""


def quick_span(quick: str, today: date) -> DateSpan:
    yesterday, month = today - timedelta(days=1), today.replace(day=1)
    end_of_last_month = month - timedelta(days=1)
    start, end = {
        QuickRange.TODAY: (today, today),
        QuickRange.YESTERDAY: (yesterday, yesterday),
        QuickRange.LAST_7: (today - timedelta(days=6), today),
        QuickRange.LAST_30: (today - timedelta(days=29), today),
        QuickRange.THIS_MONTH: (month, today),
        QuickRange.LAST_MONTH: (end_of_last_month.replace(day=1), end_of_last_month),
    }[QuickRange(quick)]
    return DateSpan(start, end, quick)


class DayField(forms.DateField):
    """A day that exists and that a database holds."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"})

    def to_python(self, value: object) -> date | None:
        try:
            day = super().to_python(value)
        except (ValidationError, OverflowError):
            quote = str(value)[:LONGEST_QUOTE]
            raise ValidationError(
                _("«%(value)s» no es una fecha: escribila como 22/11/2026.") % {"value": quote}, code="invalid"
            ) from None
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(
                _("Poné una fecha entre %(first)d y %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR},
                code="out_of_range",
            )
        return day


class DateSpanWidget(SuffixedMultiWidget):
    suffixes = ("", "from", "to")
    template_name = "listings/date_span.html"

    def __init__(self, attrs=None):
        quick = forms.Select(
            choices=[("", gettext_lazy("Cualquier fecha")), *QuickRange.choices], attrs={"class": "form-select"}
        )
        super().__init__([quick, DayField.widget, DayField.widget], attrs)

    def decompress(self, value: DateSpan | None) -> list:
        if value is None:
            return ["", None, None]
        return [value.quick, None, None] if value.quick else ["", value.start, value.end]

    def _render(self, template_name: str, context: dict, renderer=None) -> str:
        return render_to_string(template_name, context)


class DateSpanField(forms.MultiValueField):
    """The dates win over the quick range: who typed them meant them."""

    widget = DateSpanWidget

    def __init__(self, **kwargs):
        choices = [("", ""), *QuickRange.choices]
        fields = [forms.ChoiceField(choices=choices, required=False)]
        fields += [DayField(required=False), DayField(required=False)]
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list: list) -> DateSpan | None:
        quick, start, end = data_list or ["", None, None]
        if start and end and end < start:
            raise ValidationError(_("«Hasta» es anterior a «Desde»: revisá las fechas."), code="backwards")
        if start or end:
            return DateSpan(start, end)
        return quick_span(quick, timezone.localdate()) if quick else None


class DateSpanFilter(Filter):
    """On a date-time field. URL: `name=today`, or `name_from=2026-11-01` and/or `name_to=2026-11-30`."""

    field_class = DateSpanField

    def filter(self, qs: QuerySet, value: DateSpan | None) -> QuerySet:
        if value and value.start:
            qs = qs.filter(**{f"{self.field_name}__gte": midnight(value.start)})
        if value and value.end:
            qs = qs.filter(**{f"{self.field_name}__lt": midnight(value.end + timedelta(days=1))})
        return qs


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
