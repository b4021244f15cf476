from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from listings.choices import Audience
from listings.jobs.models import Job, JobRow
from listings.querysets import ListingDefaultQuerySet, SavedFilterQuerySet

__all__ = ["ColumnChoice", "FilterPin", "Job", "JobRow", "ListingDefault", "SavedFilter"]


def keep_what_is_shared(collector, field, rows, using) -> None:
    """Who leaves takes along what was theirs alone; what others use stays, with who looks after filters."""
    models.CASCADE(collector, field, rows.filter(audience=Audience.PRIVATE), using)
    models.SET_NULL(collector, field, rows.exclude(audience=Audience.PRIVATE), using)


class SavedFilter(models.Model):
    """A selection kept under a name: a query string of one listing, for its owner or for others too.

    It grants nothing: the listing cleans it with the filters that its reader may use.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Dueño"),
        on_delete=keep_what_is_shared,
        null=True,
        blank=True,
        related_name="saved_filters",
    )
    listing = models.CharField(_("Listado"), max_length=40)
    name = models.CharField(_("Nombre"), max_length=60)
    query = models.TextField(_("Selección"), blank=True)
    columns = models.JSONField(_("Columnas"), default=list, blank=True)
    page_size = models.PositiveSmallIntegerField(_("Filas por página"), null=True, blank=True)
    audience = models.CharField(_("Para quién"), max_length=9, choices=Audience, default=Audience.PRIVATE)
    groups = models.ManyToManyField(Group, verbose_name=_("Grupos"), blank=True, related_name="saved_filters")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("filtro guardado")
        verbose_name_plural = _("filtros guardados")
        ordering = ["name"]
        permissions = [
            ("publish_filter", _("Compartir filtros y elegir con cuál abre un grupo")),
            ("manage_filters", _("Administrar los filtros compartidos y con cuál abren todos")),
        ]
        constraints = [models.UniqueConstraint("owner", "listing", Lower("name"), name="saved_filter_name_once")]
        indexes = [models.Index(fields=["listing", "audience"])]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """What its listing's address ends with."""
        return f"?{self.query}&saved={self.pk}" if self.query else f"?saved={self.pk}"

    @property
    def is_shared(self) -> bool:
        return self.audience != Audience.PRIVATE


class FilterPin(models.Model):
    """A filter that somebody has in their sidebar."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Operador"), on_delete=models.CASCADE, related_name="filter_pins"
    )
    saved = models.ForeignKey(SavedFilter, verbose_name=_("Filtro"), on_delete=models.CASCADE, related_name="pins")
    place = models.PositiveSmallIntegerField(_("Lugar"), default=0)

    class Meta:
        verbose_name = _("filtro fijado")
        verbose_name_plural = _("filtros fijados")
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "saved"], name="filter_pin_once")]

    def __str__(self) -> str:
        return str(self.saved)


class ListingDefault(models.Model):
    """With which filter a bare address opens: for one person, for a group, or (neither) for everybody.

    Without a filter it opens with everything, whatever a group or the system says.
    """

    listing = models.CharField(_("Listado"), max_length=40)
    saved = models.ForeignKey(
        SavedFilter,
        verbose_name=_("Filtro"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="defaults",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Operador"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="listing_defaults",
    )
    group = models.ForeignKey(
        Group,
        verbose_name=_("Grupo"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="listing_defaults",
    )

    objects = ListingDefaultQuerySet.as_manager()

    class Meta:
        verbose_name = _("filtro de entrada")
        verbose_name_plural = _("filtros de entrada")
        constraints = [
            models.UniqueConstraint(fields=["user", "listing"], name="listing_default_once_a_person"),
            models.UniqueConstraint(fields=["group", "listing"], name="listing_default_once_a_group"),
            models.UniqueConstraint(
                fields=["listing"], condition=Q(user=None, group=None), name="listing_default_once_for_all"
            ),
            models.CheckConstraint(
                condition=Q(user=None) | Q(group=None), name="listing_default_of_one_or_of_a_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing}: {self.saved or '—'}"


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
