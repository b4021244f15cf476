"""Money as people here write it."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import formats
from django.utils.translation import gettext_lazy as _

THOUSANDS_BY_POINT = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
THOUSANDS_BY_COMMA = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+\.\d+")
PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
LONGEST = 30


def read_amount(text: str) -> str | None:
    """ "1.234,50", "1234.50", "1,234.50" and "$ 1.234" as a number that Decimal reads; None for anything else.

    A point before exactly three figures parts thousands, as everybody here reads it; a lone comma never does.
    """
    text = "".join(text.split())
    sign = "-" if text.startswith("-") else ""
    bare = text.removeprefix("-").removeprefix("$")
    if len(bare) > LONGEST:
        return None
    if THOUSANDS_BY_POINT.fullmatch(bare):
        return sign + bare.replace(".", "").replace(",", ".")
    if THOUSANDS_BY_COMMA.fullmatch(bare):
        return sign + bare.replace(",", "")
    return sign + bare.replace(",", ".") if PLAIN.fullmatch(bare) else None


class AmountField(forms.DecimalField):
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Escribí un importe, por ejemplo 1.234,50."),
        "min_value": _("El importe no puede ser negativo."),
        "max_decimal_places": _("Un importe lleva hasta dos decimales, por ejemplo 1.234,50."),
        "max_digits": _("Es un importe demasiado grande."),
        "max_whole_digits": _("Es un importe demasiado grande."),
    }

    def __init__(self, **options: Any):
        super().__init__(**{"min_value": 0, "max_digits": 12, "decimal_places": 2} | options)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values or not str(value).strip():
            return None
        amount = read_amount(str(value))
        if amount is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(amount)

    def prepare_value(self, value: Any) -> Any:
        return formats.number_format(value, decimal_pos=2) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}
