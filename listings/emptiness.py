"""Why there is nothing to see: nothing yet, nothing that matches, or nothing left to do."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from listings.patience import TooSlow, patience
from listings.reading import Reading

if TYPE_CHECKING:
    from listings.toolbar import Chip

MOST_TRIES = 6
TRIES = 150  # milliseconds, for all of them


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
    culprits = culprits_among(reading, chips[:MOST_TRIES])
    text = _("Ningún resultado con esta combinación.") if culprits or len(chips) > 1 else ""
    return Empty("search-x", _("Nada coincide"), text, culprits, filtered=True)


def too_slow() -> Empty:
    title, text = _("La búsqueda tarda demasiado"), _("Acotá las fechas o sumá otro filtro.")
    return Empty("timer-off", title, text, filtered=True)


def filter_keys(reading: Reading) -> set[str]:
    return reading.filterset.keys() | {"q"}


def culprits_among(reading: Reading, chips: "list[Chip]") -> "list[Chip]":
    """Asked in one query, from a row that is always there; none when the answer takes too long.

    The newest of each is asked for, as the page would: an index may have another order, in which what is
    common comes late.
    """
    newest = reading.order.ordering()
    tries = {
        f"without_{number}": Subquery(rows_without(reading, chip).order_by(*newest).values("pk")[:1])
        for number, chip in enumerate(chips)
    }
    try:
        with patience(TRIES):
            found = User.objects.values(**tries).get(pk=reading.user.pk)
    except TooSlow:
        return []
    return [chip for name, chip in zip(tries, chips, strict=True) if found[name] is not None]


def rows_without(reading: Reading, chip: "Chip") -> QuerySet:
    text = "" if "q" in chip.keys else reading.text
    return reading.narrow(reading.filterset.without(chip.keys), text)
