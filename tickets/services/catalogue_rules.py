"""What must hold for a catalogue row, and the words that say why something can't be done."""

from dataclasses import dataclass

from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.choices import END_KINDS
from tickets.models import State
from tickets.models.catalogues import CatalogueRow
from tickets.people import can_be_assigned


@dataclass(frozen=True)
class Usage:
    """How many rows point at a catalogue row."""

    tickets: int
    categories: int = 0

    def __bool__(self) -> bool:
        return bool(self.tickets or self.categories)

    def __str__(self) -> str:
        parts = []
        if self.tickets or not self.categories:
            parts.append(ngettext("%(n)s ticket", "%(n)s tickets", self.tickets) % {"n": localize(self.tickets)})
        if self.categories:
            words = ngettext("%(n)s categoría", "%(n)s categorías", self.categories)
            parts.append(words % {"n": localize(self.categories)})
        return _(" y ").join(parts)


class CatalogueRefused(Exception):
    """What was asked can't be done. The text says why, in words for people; `field` says where, if anywhere."""

    def __init__(self, message: str, field: str | None = None):
        super().__init__(message)
        self.field = field


class NameTaken(CatalogueRefused):
    """Another row of the catalogue has this name, whatever its case and accents."""


class RowGone(CatalogueRefused):
    """Somebody deleted the row meanwhile."""


class RowInUse(CatalogueRefused):
    """Tickets or categories point at the row: it can be discontinued, not deleted."""


class RowIsDefault(CatalogueRefused):
    """The default is preselected on new tickets, so it can't be out of use."""


class RowOutOfUse(CatalogueRefused):
    """A discontinued row can't be the default."""


class KindInUse(CatalogueRefused):
    """Tickets stand in the state, and the new kind would end or reopen them behind everybody's back."""


class TechnicianNotAssignable(CatalogueRefused):
    """The technician is not active, or lacks the permission to be assigned tickets."""


def usage_of(row: CatalogueRow) -> Usage:
    counted = type(row).objects.with_usage().get(pk=row.pk)
    return Usage(counted.ticket_count, getattr(counted, "category_count", 0))


def check_technician(row: CatalogueRow) -> None:
    person = getattr(row, "technician", None)
    if person is not None and not can_be_assigned(person):
        text = _("A %(person)s no se le pueden asignar tickets: elegí a otra persona.")
        raise TechnicianNotAssignable(text % {"person": person}, "technician")


def check_kind(row: State, before: str) -> None:
    if (before in END_KINDS) == (row.kind in END_KINDS):
        return
    if usage := usage_of(row):
        text = _("%(usage)s en este estado cambiarían de abiertos a cerrados, o al revés: creá un estado nuevo.")
        raise KindInUse(text % {"usage": capfirst(str(usage))}, "kind")


def words_for_default(row: CatalogueRow) -> str:
    return _("«%(row)s» es el valor predeterminado: elegí otro antes de discontinuarlo.") % {"row": row}


def words_for_use(row: CatalogueRow, usage: Usage) -> str:
    text = _("«%(row)s» está en uso en %(usage)s: no se puede eliminar, pero podés discontinuarlo.")
    return text % {"row": row, "usage": usage}
