"""A catalogue row told in words, for whoever only wants to look at it."""

from dataclasses import dataclass

from django.db.models import Field
from django.utils import formats
from django.utils.translation import gettext as _

from tickets.configuration.catalogues import Catalogue
from tickets.models.catalogues import CatalogueRow


@dataclass(frozen=True)
class Fact:
    """One field: its label, and its value in words or as a list of them."""

    label: str
    text: str = ""
    items: tuple[str, ...] = ()


def facts(catalogue: Catalogue, row: CatalogueRow) -> list[Fact]:
    """The fields that the form has, in its order, save the name and the colour, which the heading shows."""
    names = [name for name in catalogue.form.base_fields if name not in ("name", "color")]
    return [fact(row, row._meta.get_field(name)) for name in names]


def fact(row: CatalogueRow, field: Field) -> Fact:
    label, value = str(field.verbose_name), getattr(row, field.name)
    if field.many_to_many:
        return Fact(label, items=tuple(map(str, value.all())))
    if field.name == "complaint_options":
        return Fact(label, items=tuple(row.complaints))
    if field.name == "price":
        return Fact(label, "" if value is None else f"$ {formats.number_format(value, 2)}")
    if isinstance(value, bool):
        return Fact(label, _("Sí") if value else _("No"))
    if field.choices:
        return Fact(label, str(row._get_FIELD_display(field)))
    return Fact(label, "" if value is None else str(value))
