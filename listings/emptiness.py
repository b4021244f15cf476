"""Why there is nothing to see: nothing yet, nothing that matches, or nothing left to do."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from listings.params import Params, querydict
from listings.patience import TooSlow, patience
from listings.reading import Reading

if TYPE_CHECKING:
    from listings.toolbar import Chip

MOST_TRIES = 6
TRY = 60  # milliseconds


@dataclass(frozen=True)
class Empty:
    """culprits: the filters that, each taken away alone, would show something."""

    icon: str
    title: str
    text: str
    culprits: "list[Chip]" = field(default_factory=list)
    filtered: bool = False


def empty(reading: Reading, chips: "list[Chip]") -> Empty:
    listing = reading.listing
    if not chips:
        title = listing.empty_title or _("Todavía no hay nada acá")
        return Empty(listing.empty_icon, str(title), str(listing.empty_text))
    if listing.done_query and dict(reading.params.only(filter_keys(reading))) == listing.done_query:
        return Empty("circle-check", _("Nada pendiente"), str(listing.done_text))
    if not reading.filterset.is_valid():
        wrong = [chip for chip in chips if chip.wrong]
        return Empty(
            "triangle-alert", _("Un filtro no sirve así"), _("Corregilo o quitalo."), wrong, filtered=True
        )
    culprits = [chip for chip in chips[:MOST_TRIES] if matches_without(reading, chip)]
    text = _("Ningún resultado con esta combinación.") if culprits or len(chips) > 1 else ""
    return Empty("search-x", _("Nada coincide"), text, culprits, filtered=True)


def too_slow() -> Empty:
    title, text = _("La búsqueda tarda demasiado"), _("Acotá las fechas o sumá otro filtro.")
    return Empty("timer-off", title, text, filtered=True)


def filter_keys(reading: Reading) -> set[str]:
    return reading.filterset.keys() | {"q"}


def matches_without(reading: Reading, chip: "Chip") -> bool:
    params = Params(querydict(reading.params.without(*chip.keys)))
    text = "" if "q" in chip.keys else reading.text
    try:
        with patience(TRY):
            return reading.narrow(reading.filterset_for(params), text).exists()
    except TooSlow:
        return False
