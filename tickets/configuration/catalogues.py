"""The four catalogues as their pages need them: one page serves them all."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets.configuration import forms
from tickets.models import Area, Category, Priority, State
from tickets.models.catalogues import CatalogueRow


@dataclass(frozen=True)
class Catalogue:
    key: str  # the name of its list's address
    slug: str  # what people read in the address
    model: type[CatalogueRow]
    form: type[forms.CatalogueForm]
    icon: str
    title: Promise
    add: Promise
    intro: Promise

    @property
    def url(self) -> str:
        return reverse(f"configuration:{self.key}")

    @property
    def field(self) -> str:
        """The ticket's field that points here, by which its listing filters."""
        return self.model._meta.model_name

    @property
    def has_color(self) -> bool:
        return "color" in self.form.base_fields

    def __str__(self) -> str:
        return self.slug


CATALOGUES = (
    Catalogue(
        "areas",
        "areas",
        Area,
        forms.AreaForm,
        "building-2",
        _("Áreas"),
        _("Nueva área"),
        _("Los sectores de la empresa que dan curso a los tickets."),
    ),
    Catalogue(
        "states",
        "estados",
        State,
        forms.StateForm,
        "circle-dot",
        _("Estados"),
        _("Nuevo estado"),
        _("Por dónde pasa un ticket, desde que se abre hasta que termina."),
    ),
    Catalogue(
        "priorities",
        "prioridades",
        Priority,
        forms.PriorityForm,
        "signal",
        _("Prioridades"),
        _("Nueva prioridad"),
        _("Qué se atiende primero: la de más arriba es la más urgente."),
    ),
    Catalogue(
        "categories",
        "categorias",
        Category,
        forms.CategoryForm,
        "tags",
        _("Categorías"),
        _("Nueva categoría"),
        _("De qué se trata el ticket. Cada una propone su área, su técnico y su precio."),
    ),
)
BY_SLUG = {catalogue.slug: catalogue for catalogue in CATALOGUES}


class CatalogueConverter:
    """Lets an address name a catalogue: `/configuracion/estados/3/editar/`."""

    regex = "|".join(BY_SLUG)

    def to_python(self, value: str) -> Catalogue:
        return BY_SLUG[value]

    def to_url(self, value: Catalogue | str) -> str:
        return str(value)
