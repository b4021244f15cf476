from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from listings.jobs.models import Job, JobRow

__all__ = ["ColumnChoice", "Job", "JobRow", "SavedFilter"]


class SavedFilter(models.Model):
    """A selection that an operator kept under a name: a query string of one listing.

    It grants nothing: the listing cleans it with the filters that its reader may use.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    listing = models.CharField(_("Listado"), max_length=40)
    name = models.CharField(_("Nombre"), max_length=60)
    query = models.TextField(_("Selección"), blank=True)
    is_default = models.BooleanField(_("Predeterminado"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("filtro guardado")
        verbose_name_plural = _("filtros guardados")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("owner", "listing", Lower("name"), name="saved_filter_name_once"),
            models.UniqueConstraint(
                fields=["owner", "listing"], condition=Q(is_default=True), name="saved_filter_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ColumnChoice(models.Model):
    """Which columns an operator sees in one listing, and in which order."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="column_choices")
    listing = models.CharField(_("Listado"), max_length=40)
    columns = models.JSONField(_("Columnas"), default=list)

    class Meta:
        verbose_name = _("columnas elegidas")
        verbose_name_plural = _("columnas elegidas")
        constraints = [models.UniqueConstraint(fields=["owner", "listing"], name="column_choice_once")]

    def __str__(self) -> str:
        return self.listing
