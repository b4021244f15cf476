"""The fields that several forms about tickets share."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from tickets import kept
from tickets.forms.amounts import AmountField
from tickets.models import Area, Category, Priority, State
from tickets.people import assignable

MOST_MONEY = 9_999_999_999
WRONG_CHOICE = {"invalid_choice": _("Esa opción no está: elegí otra."), "required": _("Elegí una opción.")}
CATALOGUES = {"state": State, "priority": Priority, "area": Area, "category": Category}
LABELS = {
    "state": _("Estado"),
    "priority": _("Prioridad"),
    "area": _("Área"),
    "category": _("Categoría"),
    "assignee": _("Asignado"),
}


def offered(model: type[Model], current: Model | None = None) -> QuerySet:
    """The rows in use, and the one that the ticket has, which may have been retired since."""
    return model._default_manager.filter(Q(in_use=True) | Q(pk=current.pk if current else None))


def people_offered(current: User | None) -> list[tuple[int, str]]:
    """Whoever has the ticket is among them, though they may not get another."""
    here = {current.pk: str(current)} if current else {}
    return sorted({**dict(kept.names_of_people()), **here}.items(), key=lambda one: one[1])


class KeptChoices(ModelChoiceIterator):
    """What is offered comes from the rows that are kept; what is posted is looked for in the table."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from ((ModelChoiceIteratorValue(key, None), label) for key, label in self.field.offer())

    def __len__(self) -> int:
        return len(self.field.offer()) + (self.field.empty_label is not None)

    def __bool__(self) -> bool:
        return True


class CatalogueField(forms.ModelChoiceField):
    """shows: which of the rows in use are offered; the one that the ticket has always is.

    just_read: rows that were read for this very request, by key.
    """

    iterator = KeptChoices

    def __init__(self, name: str, current: Model | None = None, **options: Any):
        self.name, self.current = name, current
        self.shows: Callable[[Any], bool] = lambda row: True
        self.just_read: Mapping[int, Any] = {}
        super().__init__(
            offered(CATALOGUES[name], current), label=LABELS[name], error_messages=WRONG_CHOICE, **options
        )

    def offer(self) -> list[tuple[int, str]]:
        return [(row.pk, row.name) for row in kept.kept(self.name).values() if self.is_offered(row)]

    def is_offered(self, row: Any) -> bool:
        return row == self.current or (row.in_use and self.shows(row))

    def to_python(self, value: Any) -> Model | None:
        row = next((row for key, row in self.just_read.items() if str(key) == str(value)), None)
        return row if row is not None and self.is_offered(row) else super().to_python(value)


class AssigneeField(forms.ModelChoiceField):
    iterator = KeptChoices

    def __init__(self, *args: Any, current: User | None = None, **options: Any):
        self.current = current
        super().__init__(*args, **options)

    def offer(self) -> list[tuple[int, str]]:
        return people_offered(self.current)


def catalogue_field(name: str, current: Model | None = None, **options: Any) -> CatalogueField:
    return CatalogueField(name, current, **options)


def assignee_field(current: User | None = None, **options: Any) -> AssigneeField:
    people = assignable()
    if current:
        people = User.objects.filter(Q(pk__in=people.values("pk")) | Q(pk=current.pk)).order_by(
            "first_name", "last_name", "username"
        )
    return AssigneeField(
        people,
        current=current,
        label=LABELS["assignee"],
        required=False,
        empty_label=_("Sin asignar"),
        error_messages=WRONG_CHOICE,
        **options,
    )


def price_field(**options: Any) -> AmountField:
    return AmountField(label=_("Precio"), required=False, **options)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def due_field(**options: Any) -> forms.DateTimeField:
    return forms.DateTimeField(label=_("Vence"), required=False, widget=MomentInput, **options)


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files, as a list; how many and how big is the service's rule."""

    def __init__(self, **options: Any):
        super().__init__(widget=ManyFilesInput(), required=False, allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> list:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files if file]
