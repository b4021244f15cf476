"""A field that is written out is, to the letter, what crispy-forms draws of it."""

import re

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms

from accounts.fields import field

SIGNS = "<b>\"&'"


class Everything(forms.Form):
    key = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=SIGNS, max_length=5, help_text="Ayuda")
    plain = forms.CharField(label="", required=False)
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=9)
    kind = forms.ChoiceField(choices=[("", "Elegí"), ("a", SIGNS), (1, "Uno")])
    count = forms.IntegerField(min_value=2, disabled=True, required=False)
    agreed = forms.BooleanField(label="Sí", help_text="Leelo")
    files = forms.FileField(required=False)
    many = forms.MultipleChoiceField(choices=[("a", "A")], required=False)
    way = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect, required=False)


def slim(html: str) -> str:
    return re.sub(r"\s*(<[^>]+>)\s*", r"\1", re.sub(r"\s+", " ", html)).strip()


GIVEN = [
    None,
    {},
    {"key": SIGNS, "name": SIGNS * 2, "text": f"\n{SIGNS}", "kind": "a", "agreed": "on", "count": "x"},
    {"name": "Ana", "text": "x" * 10, "kind": "no", "many": ["a"], "way": "a"},
]


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("name", Everything.base_fields)
def test_it_is_what_crispy_forms_draws(name, given):
    first = {"kind": 1, "text": SIGNS, "count": 12345, "agreed": True}
    drawn, wanted = (Everything(given, initial=first) for _time in range(2))
    assert slim(field(drawn[name])) == slim(as_crispy_field(wanted[name]))
