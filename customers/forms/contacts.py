"""Emails and phones of a customer: small formsets whose rows are added and removed by plain submit buttons."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from customers.phones import MAX_TYPED, BadPhone, is_landline, parse_phone
from customers.services.contacts import EmailEntry, PhoneEntry

MOST_ROWS = 10
LABEL_LENGTH = 40


def text_input(kind: str = "text", **attrs: object) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control", "type": kind, **attrs})


class RowForm(forms.Form):
    """A row that says nothing is no row; one with a label alone is a mistake."""

    main_field = ""

    label = forms.CharField(
        label=gettext_lazy("Etiqueta"),
        max_length=LABEL_LENGTH,
        required=False,
        widget=text_input(placeholder=gettext_lazy("Casa, trabajo…")),
    )

    def clean(self) -> dict[str, object]:
        data = super().clean()
        if data.get("label") and not data.get(self.main_field) and self.main_field not in self.errors:
            self.add_error(self.main_field, _("Completá este dato o quitá la fila."))
        return data


class EmailForm(RowForm):
    main_field = "address"

    address = forms.EmailField(
        label=gettext_lazy("Email"),
        required=False,
        max_length=254,
        widget=text_input("email", autocomplete="off"),
        error_messages={"invalid": gettext_lazy("Eso no es un email. Escribilo así: nombre@dominio.com")},
    )
    field_order = ["address", "label"]


class PhoneForm(RowForm):
    main_field = "number"

    number = forms.CharField(
        label=gettext_lazy("Teléfono"),
        required=False,
        max_length=MAX_TYPED,
        widget=text_input("tel", placeholder="0351 15-555-1234", autocomplete="off"),
    )
    sms = forms.BooleanField(label=gettext_lazy("Recibe SMS"), required=False, initial=True)
    whatsapp = forms.BooleanField(label=gettext_lazy("Tiene WhatsApp"), required=False)
    field_order = ["number", "label", "sms", "whatsapp"]

    def clean_number(self) -> str:
        typed = self.cleaned_data["number"]
        try:
            return parse_phone(typed) if typed else ""
        except BadPhone as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, object]:
        data = super().clean()
        if data.get("sms") and is_landline(data.get("number", "")):
            text = _("Es un fijo y no recibe SMS: destildá SMS o, si es un celular, escribilo con el 15.")
            self.add_error("number", text)
        return data


class RowFormSet(forms.BaseFormSet):
    """Rows in the order in which they are written to; the same value twice is refused."""

    def get_form_kwargs(self, index: int | None) -> dict[str, object]:
        # A row counts by what it says, not by whether it differs from what was there at the same place before.
        return {**super().get_form_kwargs(index), "empty_permitted": False}

    def clean(self) -> None:
        seen: set[str] = set()
        for row in self.forms:
            value = str(getattr(row, "cleaned_data", {}).get(row.main_field, "")).lower()
            if value and value in seen:
                row.add_error(row.main_field, _("Está repetido."))
            seen.add(value)

    def filled(self) -> list[dict[str, object]]:
        rows = [row.cleaned_data for row in self.forms]
        return [row for row, form in zip(rows, self.forms, strict=True) if row.get(form.main_field)]


def row_formset(form: type[RowForm]) -> type[RowFormSet]:
    return forms.formset_factory(
        form, formset=RowFormSet, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1, validate_max=True
    )


EmailFormSet = row_formset(EmailForm)
PhoneFormSet = row_formset(PhoneForm)


def email_formset(customer: Customer | None, data: QueryDict | None) -> RowFormSet:
    rows = customer.emails.all() if customer else []
    initial = [{"address": row.address, "label": row.label} for row in rows]
    return _formset(EmailFormSet, "emails", initial, data)


def phone_formset(customer: Customer | None, data: QueryDict | None) -> RowFormSet:
    rows = customer.phones.all() if customer else []
    initial = [{"number": row.shown, "label": row.label, "sms": row.sms, "whatsapp": row.whatsapp} for row in rows]
    return _formset(PhoneFormSet, "phones", initial, data)


def email_entries(formset: RowFormSet) -> list[EmailEntry]:
    return [EmailEntry(row["address"], row["label"]) for row in formset.filled()]


def phone_entries(formset: RowFormSet) -> list[PhoneEntry]:
    return [PhoneEntry(row["number"], row["label"], row["sms"], row["whatsapp"]) for row in formset.filled()]


def hush(formset: RowFormSet) -> None:
    """Shows what was typed without judging it yet."""
    formset.non_form_errors().clear()
    for row in formset.forms:
        row.errors.clear()


def with_row_added(data: QueryDict, prefix: str) -> QueryDict:
    """What was posted, with one more blank row."""
    changed, count = data.copy(), _count(data, prefix)
    changed[f"{prefix}-TOTAL_FORMS"] = str(min(count + 1, MOST_ROWS))
    changed[f"{prefix}-{count}-sms"] = "on"
    return changed


def with_row_removed(data: QueryDict, prefix: str, index: int) -> QueryDict:
    """What was posted, without one row; those after it move up."""
    changed, count = data.copy(), _count(data, prefix)
    names = ("address", "number", "label", "sms", "whatsapp")
    for place in range(index, count):
        for name in names:
            changed.pop(f"{prefix}-{place}-{name}", None)
            if f"{prefix}-{place + 1}-{name}" in data and place + 1 < count:
                changed[f"{prefix}-{place}-{name}"] = data[f"{prefix}-{place + 1}-{name}"]
    changed[f"{prefix}-TOTAL_FORMS"] = str(count - 1 if index < count else count)
    changed[f"{prefix}-INITIAL_FORMS"] = "0"
    return changed


def _count(data: QueryDict, prefix: str) -> int:
    typed = data.get(f"{prefix}-TOTAL_FORMS", "")
    return min(int(typed), MOST_ROWS) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0


def _formset(formset: type[RowFormSet], prefix: str, initial: list, data: QueryDict | None) -> RowFormSet:
    made = formset(data=data, initial=initial, prefix=prefix)
    made.extra = 0 if initial else 1
    return made
