"""The fields that several forms about tickets share."""

from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
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


def catalogue_field(name: str, current: Model | None = None, **options: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        offered(CATALOGUES[name], current), label=LABELS[name], error_messages=WRONG_CHOICE, **options
    )


def assignee_field(current: User | None = None, **options: Any) -> forms.ModelChoiceField:
    people = assignable()
    if current:
        people = User.objects.filter(Q(pk__in=people.values("pk")) | Q(pk=current.pk)).order_by(
            "first_name", "last_name", "username"
        )
    return forms.ModelChoiceField(
        people,
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
