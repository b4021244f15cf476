"""The page of Mis filtros: own and shared ones by listing; what is pinned; what each listing opens with."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from listings import pins, registry
from listings.choices import MANAGE, PUBLISH
from listings.models import ListingDefault, SavedFilter
from listings.reading import Reading
from listings.services.defaults import rank
from listings.toolbar import Chip, Toolbar

# With fewer, looking is quicker than searching.
MANY = 8


@dataclass(frozen=True)
class Line:
    """A filter as this person may use it; one of a listing that they may no longer open gives no link."""

    saved: SavedFilter
    chips: list[Chip]
    url: str
    mine: bool
    can_edit: bool
    can_share: bool

    @property
    def is_wrong(self) -> bool:
        return any(chip.wrong for chip in self.chips)

    @property
    def shared_by(self) -> str:
        if self.mine:
            return ""
        return str(self.saved.owner or _("alguien que ya no está"))

    @property
    def shared_with(self) -> str:
        if not self.saved.is_shared:
            return ""
        names = [group.name for group in self.saved.groups.all()]
        return ", ".join(names) if names else _("todos")


@dataclass
class Place:
    """One listing's filters."""

    title: object
    key: str
    opens: ListingDefault | None
    is_open: bool
    lines: list[Line] = field(default_factory=list)


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """?q= looks for a name, or for who shares it."""
    rows = SavedFilter.objects.usable_or_editable_by(request.user).with_marks_of(request.user)
    found = list(rows.prefetch_related("groups").order_by("listing", "name"))
    text = request.GET.get("q", "").strip()[:60]
    wanted = [saved for saved in found if matches(saved, text)]
    context = {
        "title": _("Mis filtros"),
        "places": places(request, wanted),
        "pins": pins.links(request),
        "text": text,
        "any": bool(found),
        "many": len(found) > MANY or text,
    }
    return render(request, "listings/saved.html", context)


def matches(saved: SavedFilter, text: str) -> bool:
    told = f"{saved.name} {saved.owner or ''}".casefold()
    return all(word in told for word in text.casefold().split())


def places(request: HttpRequest, found: Iterable[SavedFilter]) -> list[Place]:
    opens: dict[str, ListingDefault] = {}
    for default in sorted(ListingDefault.objects.for_reader(request.user), key=rank):
        opens.setdefault(default.listing, default)
    by_key: dict[str, Place] = {}
    for saved in found:
        place = by_key.get(saved.listing) or by_key.setdefault(saved.listing, place_of(request, saved, opens))
        place.lines.append(line(request, saved, place.is_open))
    for place in by_key.values():
        place.lines.sort(key=lambda one: (not one.mine, not one.saved.in_audience))
    return list(by_key.values())


def place_of(request: HttpRequest, saved: SavedFilter, opens: dict[str, ListingDefault]) -> Place:
    view = registry.find(saved.listing)
    is_open = view is not None and view.is_open_to(request.user)
    title = (view.kept_title or view.title) if is_open else _("Listado que ya no podés abrir")
    return Place(title, saved.listing, opens.get(saved.listing) if is_open else None, is_open)


def line(request: HttpRequest, saved: SavedFilter, is_open: bool) -> Line:
    user, chips, url = request.user, [], ""
    if is_open:
        view = registry.get(saved.listing)
        chips = Toolbar(Reading(view, request, QueryDict(saved.query))).chips
        url = view.url() + saved.address
    mine = saved.owner_id == user.pk
    can_edit = mine or user.has_perm(MANAGE)
    return Line(saved, chips, url, mine, can_edit, can_edit and user.has_perm(PUBLISH))
