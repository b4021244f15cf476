"""Who else would notice that a filter changes."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from listings.models import SavedFilter
from listings.services.sharing import audience_of, sharing_of


@dataclass(frozen=True)
class Uses:
    """How many others have it in their sidebar or open a listing with it, and which groups open with it."""

    people: int
    groups: list[str]
    everybody: bool

    def __bool__(self) -> bool:
        return bool(self.people or self.groups or self.everybody)

    @property
    def text(self) -> str:
        parts = []
        if self.people:
            parts.append(
                ngettext("Lo usa %(count)d persona más.", "Lo usan %(count)d personas más.", self.people)
                % {"count": self.people}
            )
        if self.groups:
            parts.append(_("El listado abre con él para: %(groups)s.") % {"groups": ", ".join(self.groups)})
        if self.everybody:
            parts.append(_("El listado abre con él para todos."))
        return " ".join(parts)


def uses_of(saved: SavedFilter, *, but: User) -> Uses:
    marked = Q(filter_pins__saved=saved) | Q(listing_defaults__saved=saved)
    others = User.objects.filter(marked, is_active=True).exclude(pk=but.pk)
    people = audience_of(saved).filter(pk__in=others.values("pk"))
    sharing = sharing_of(saved)
    return Uses(people.count(), sorted(group.name for group in sharing.opens_for), sharing.opens_for_all)
