"""A saved filter that no longer fits: what is wrong with it in words, and what of it still holds."""

from functools import cached_property

from django.utils.translation import gettext as _

from listings.params import SEARCH, Params, querydict
from listings.reading import Reading

ME = "me"
GONE = ("invalid_choice", "invalid_list", "invalid_pk_value")


class Fitness:
    """reading: of what the filter keeps, by whoever looks at it now."""

    def __init__(self, reading: Reading):
        self.reading = reading
        self.filterset = reading.filterset

    @cached_property
    def problems(self) -> list[str]:
        return [*self._wrong(), *self._forbidden(), *self._lost(), *self._order()]

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """What still holds. Of a filter with several values, those that are still there."""
        params = self.reading.params
        held = params.only(SEARCH if self._order() else [*SEARCH, "order"])
        for name in self.filterset.filters:
            given = params.only(self.filterset.keys_of(name))
            wrong = name in self.filterset.errors
            held += [pair for pair in given if not wrong or self._holds_alone(name, pair)]
        return held

    def _holds_alone(self, name: str, pair: tuple[str, str]) -> bool:
        return name not in self.reading.filterset_for(Params(querydict([pair]))).errors

    def _wrong(self) -> list[str]:
        found = []
        for name, errors in self.filterset.form.errors.as_data().items():
            label = self.filterset.filters[name].label
            if any(error.code in GONE for error in errors):
                found.append(
                    _("Usa un valor de «%(name)s» que ya no existe o que no podés usar.") % {"name": label}
                )
            else:
                told = " ".join(text for error in errors for text in error.messages)
                found.append(_("«%(name)s» no sirve así: %(error)s") % {"name": label, "error": told})
        return found

    def _forbidden(self) -> list[str]:
        labels = {self.filterset.forbidden.get(key) for key in self.reading.params.names()} - {None}
        return [_("No tenés permiso para filtrar por «%(name)s».") % {"name": label} for label in sorted(labels)]

    def _lost(self) -> list[str]:
        return [_("Este listado ya no tiene un filtro «%(name)s».") % {"name": key} for key in self.reading.lost]

    def _order(self) -> list[str]:
        wanted = self.reading.params.get("order").removeprefix("-")
        if not wanted or wanted in self.reading.orders:
            return []
        return [_("Ya no se puede ordenar por «%(name)s».") % {"name": wanted}]


def names_only(reading: Reading) -> list[str]:
    """The filters that name their reader where they could say "me": all would see that person's rows."""
    key, found = str(reading.user.pk), []
    for name, one in reading.filterset.filters.items():
        given = [value for _name, value in reading.params.only([name])]
        if key in given and any(choice == ME for choice, _label in getattr(one.field, "choices", ())):
            found.append(str(one.label))
    return found
