from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from messaging.models import RetentionRule

FOR_EVER = ("", gettext_lazy("Siempre"))
YEARS = ngettext_lazy("%(n)d año", "%(n)d años", "n")
BODY_MONTHS = (3, 6, 12, 24, 36, 60)
ROW_MONTHS = (6, 12, 24, 36, 60, 120)


def lasting(months: int) -> str:
    if months % 12:
        return _("%(n)d meses") % {"n": months}
    return str(YEARS % {"n": months // 12})


def choices(all_months: tuple[int, ...]) -> list[tuple[Any, Any]]:
    return [FOR_EVER, *((months, lasting(months)) for months in all_months)]


class RetentionForm(forms.Form):
    """Of one channel; its fields are named after it, so that three stand in one page."""

    body_months = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    row_months = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)

    def __init__(self, data: Any = None, *, rule: RetentionRule):
        self.rule = rule
        initial = {"body_months": rule.body_months or "", "row_months": rule.row_months or ""}
        super().__init__(data, prefix=rule.channel, initial=initial)
        for name, label, offered in (
            ("body_months", _("El contenido"), BODY_MONTHS),
            ("row_months", _("El mensaje entero"), ROW_MONTHS),
        ):
            self.fields[name].label = label
            self.fields[name].choices = choices(tuple(sorted({*offered, *self.kept(name)})))

    def kept(self, name: str) -> list[int]:
        """What an installation set in the admin stays a choice."""
        months = getattr(self.rule, name)
        return [months] if months else []

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        body, row = values.get("body_months"), values.get("row_months")
        if body and row and row < body:
            self.add_error("row_months", _("Tiene que durar al menos lo que su contenido."))
        return values
