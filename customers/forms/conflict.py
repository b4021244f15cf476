"""Both versions of a row that somebody else changed meanwhile, side by side, for whoever has to choose."""

from dataclasses import dataclass

from django import forms

from customers.forms.connection import ConnectionForm
from customers.forms.contacts import RowFormSet
from customers.forms.customer import CustomerForm
from customers.forms.editor import CustomerEditor
from customers.models import Connection, Customer


@dataclass(frozen=True)
class Difference:
    label: str
    theirs: str
    mine: str


def customer_differences(editor: CustomerEditor, current: Customer) -> list[Difference]:
    now = CustomerEditor(user=editor.user, customer=current)
    rows = form_differences(editor.form, now.form)
    for mine, theirs in ((editor.emails, now.emails), (editor.phones, now.phones)):
        typed, kept = rows_as_text(mine), rows_as_text(theirs)
        if typed != kept:
            rows.append(Difference(str(mine.form.base_fields[mine.form.main_field].label), kept, typed))
    return rows


def connection_differences(form: ConnectionForm, current: Connection) -> list[Difference]:
    return form_differences(form, ConnectionForm(instance=current))


def form_differences(mine: forms.ModelForm, theirs: forms.ModelForm) -> list[Difference]:
    names = [name for name in mine.fields if name != "version"]
    pairs = [(mine[name].label, shown(theirs, name), shown(mine, name)) for name in names]
    return [Difference(str(label), kept, typed) for label, kept, typed in pairs if kept != typed]


def shown(form: forms.ModelForm, name: str) -> str:
    """A field's value as the page shows it: a choice by its words, line ends alike."""
    value = form[name].value()
    text = "" if value is None else str(value).replace("\r\n", "\n").strip()
    return str(dict(getattr(form.fields[name], "choices", ())).get(text, text))


def rows_as_text(formset: RowFormSet) -> str:
    lines = []
    for row in formset.forms:
        parts = [str(row[row.main_field].value() or ""), str(row["label"].value() or "")]
        flags = [
            str(row.fields[name].label) for name in ("sms", "whatsapp") if name in row.fields and row[name].value()
        ]
        if parts[0]:
            lines.append(" · ".join(part for part in [*parts, *flags] if part))
    return "\n".join(lines)


def with_current_version(form: CustomerForm | ConnectionForm, version: int) -> None:
    """Makes the form, shown again, one that is based on what is there now."""
    form.data = form.data.copy()
    form.data["version"] = str(version)
