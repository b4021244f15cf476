"""What one click does to one row."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets.configuration.rows import CataloguePage
from tickets.services import catalogues
from tickets.services.catalogue_rules import CatalogueRefused, RowGone


class DeedPage(CataloguePage):
    """One click on one row. deed: a service; done: what is said afterwards."""

    http_method_names = ["post"]
    deed: Callable[..., object]
    done: str | Promise = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.row(pk)
        try:
            self.deed(actor=request.user, row=row, **self.options())
        except RowGone as gone:
            messages.error(request, str(gone))
            return self.back()
        except CatalogueRefused as refused:
            messages.error(request, str(refused))
        else:
            if self.done:
                messages.success(request, self.done % {"row": row})
        return self.back(row)

    def options(self) -> dict[str, object]:
        return {}


class DiscontinuePage(DeedPage):
    deed = staticmethod(catalogues.discontinue)
    done = _("Discontinuaste «%(row)s»: sigue en los tickets que ya lo tienen y no se ofrece en los nuevos.")


class RestorePage(DeedPage):
    deed = staticmethod(catalogues.restore)
    done = _("«%(row)s» vuelve a ofrecerse en los tickets nuevos.")


class DefaultPage(DeedPage):
    deed = staticmethod(catalogues.set_default)
    done = _("«%(row)s» viene elegido en los tickets nuevos.")


class UnsetDefaultPage(DeedPage):
    deed = staticmethod(catalogues.unset_default)
    done = _("Los tickets nuevos ya no traen elegido «%(row)s».")


class MovePage(DeedPage):
    deed = staticmethod(catalogues.move)
    steps = {"up": -1, "down": 1}

    def options(self) -> dict[str, object]:
        if self.request.POST.get("to") not in self.steps:
            raise SuspiciousOperation("to: up or down")
        return {"step": self.steps[self.request.POST["to"]]}
