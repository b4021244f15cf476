"""What a listing may be filtered by. A field that the reader may not use does not exist for them."""

from collections.abc import Collection, Iterator
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import (
    ChoiceFilter,
    Filter,
    FilterSet,
    ModelChoiceFilter,
    ModelMultipleChoiceFilter,
    MultipleChoiceFilter,
)
from django_filters.fields import ModelMultipleChoiceField

from listings.dates import DateSpanFilter

__all__ = ["ChipText", "DateSpanFilter", "ListingFilterSet", "RowsFilter", "WholeNumberFilter", "YesNoFilter"]

BIGGEST_NUMBER = 2**63 - 1
LONGEST_VALUE = 60
MOST_DIGITS = 18
DASHES, ANY = "---------", gettext_lazy("Cualquiera")
GONE = gettext_lazy("Ese valor ya no existe o no lo podés usar.")
YES, NO = gettext_lazy("Sí"), gettext_lazy("No")


class WholeNumberFilter(Filter):
    """A whole number that the database holds; anything else is a clear error."""

    field_class = forms.IntegerField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"min_value": 0, "max_value": BIGGEST_NUMBER, **kwargs})


class RowsField(ModelMultipleChoiceField):
    """A key that no database holds is a choice that is not there, and no error of the database."""

    def clean(self, value: Any) -> QuerySet:
        for key in value if isinstance(value, list | tuple) else []:
            if len(str(key)) > MOST_DIGITS:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key}
                )
        return super().clean(value)


class RowsFilter(ModelMultipleChoiceFilter):
    """One or several rows of another table, by their keys."""

    field_class = RowsField


class YesNoFilter(ChoiceFilter):
    """`name=yes` / `name=no`; `yes` and `no` are the queryset methods that say what each means."""

    def __init__(self, *, yes: str, no: str, yes_label=YES, no_label=NO, **kwargs):
        self.narrow_by = {"yes": yes, "no": no}
        super().__init__(
            choices=[("yes", yes_label), ("no", no_label)], empty_label=gettext_lazy("Todos"), **kwargs
        )

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return getattr(qs, self.narrow_by[value])() if value in self.narrow_by else qs


@dataclass(frozen=True)
class ChipText:
    """An active filter in words, and the keys of the query string that make it."""

    label: str
    text: str
    keys: tuple[str, ...]
    wrong: bool = False


class Filters(dict[str, Filter]):
    """Of a class of filter sets. Each set gets its own, but shares what hangs on them: a page has a dozen filters,
    and nobody changes their choices."""

    def __deepcopy__(self, memo: dict) -> dict[str, Filter]:
        return {name: own(one) for name, one in self.items()}


def own(shared: Filter) -> Filter:
    one = copy(shared)
    one.extra = dict(shared.extra)
    one.method = shared.method  # bound to this one, whose set is the reader's
    return one


def in_house_style(one: Filter) -> Filter:
    one.extra.setdefault("error_messages", {"invalid_choice": GONE})
    # Boxes to tick: nobody knows that a list takes Ctrl to choose two.
    if isinstance(one, MultipleChoiceFilter):
        one.extra.setdefault("widget", forms.CheckboxSelectMultiple)
        # A column of the row's own gives no row twice, and DISTINCT would sort them all for each page.
        one.distinct = False
    elif isinstance(one, ChoiceFilter | ModelChoiceFilter) and one.extra.get("empty_label") in (None, DASHES):
        one.extra["empty_label"] = ANY
    return one


class ListingFilterSet(FilterSet):
    """field_permissions: filter name → the permission without which it is not there."""

    field_permissions: dict[str, str] = {}

    @classmethod
    def get_filters(cls) -> Filters:
        return Filters((name, in_house_style(one)) for name, one in super().get_filters().items())

    def __init__(self, data=None, queryset=None, *, request=None, user):
        super().__init__(data, queryset, request=request)
        self.forbidden: dict[str, str] = {}
        for name, permission in self.field_permissions.items():
            if not user.has_perm(permission):
                label = str(self.filters[name].label)
                self.forbidden.update(dict.fromkeys(self.keys_of(name), label))
                del self.filters[name]

    def keys_of(self, name: str) -> tuple[str, ...]:
        """The keys of the query string that belong to one filter: a range has several."""
        suffixes = getattr(self.filters[name].field_class.widget, "suffixes", ("",))
        return tuple(f"{name}_{suffix}" if suffix else name for suffix in suffixes)

    def keys(self) -> set[str]:
        return self._keys.copy()

    @cached_property
    def _keys(self) -> set[str]:
        return {key for name in self.filters for key in self.keys_of(name)}

    def get_form_class(self) -> type[forms.Form]:
        """With the fields that the address names: of the others there is nothing to check."""
        fields = {name: self.filters[name].field for name in self.given()}
        return type("GivenForm", (self._meta.form,), fields)

    def given(self) -> list[str]:
        return [name for name in self.filters if any(key in self.data for key in self.keys_of(name))]

    @cached_property
    def whole_form(self) -> forms.Form:
        """With every field, to be shown."""
        form = super().get_form_class()(self.data)
        form.helper = FormHelper()
        form.helper.form_tag = False
        form.helper.disable_csrf = True
        return form

    def without(self, keys: Collection[str]) -> "ListingFilterSet":
        """The same filters, checked already, as if these keys were not in the address."""
        other, other._form = copy(self), copy(self.form)
        kept = {
            name: value for name, value in self.form.cleaned_data.items() if not {*keys} & {*self.keys_of(name)}
        }
        other._form.cleaned_data = dict.fromkeys(self.form.cleaned_data) | kept
        return other

    def active(self) -> Iterator[ChipText]:
        """The filters in use, in words; a wrong one too, so that it can be seen and removed."""
        errors = self.errors
        for name in self.filters:
            label = str(self.filters[name].label)
            if name in errors:
                given = [value for key in self.keys_of(name) for value in self.data.getlist(key) if value]
                yield ChipText(label, ", ".join(given)[:LONGEST_VALUE], self.keys_of(name), wrong=True)
            elif not _is_empty(value := self.form.cleaned_data.get(name)):
                yield ChipText(label, in_words(self.form.fields[name], value), self.keys_of(name))


def _is_empty(value: Any) -> bool:
    if isinstance(value, QuerySet):
        return not value
    return value in (None, "", [], ())


def in_words(field: forms.Field, value: Any) -> str:
    """A cleaned value as a person would say it."""
    if isinstance(value, QuerySet | list | tuple):
        return ", ".join(in_words(field, one) for one in value)
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if isinstance(value, str) and value in getattr(field, "words", ()):
        return str(field.words[value])
    if not isinstance(value, Model) and hasattr(field, "choices"):
        labels = {str(key): label for key, label in field.choices}
        return str(labels.get(str(value), value))
    return str(value)
