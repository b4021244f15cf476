"""The four catalogues of the configuration: what a ticket is sorted by."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tickets import kept
from tickets.choices import END_KINDS, Color, StateKind
from tickets.querysets import KEY_LENGTH, CatalogueQuerySet, CategoryQuerySet, name_key


class CatalogueRow(models.Model):
    """A row that tickets point at. One in use can't be deleted, only discontinued (`in_use` off)."""

    name = models.CharField(_("Nombre"), max_length=80)
    # The name as people compare it, so that "Tecnica" and "TÉCNICA" are one; kept by save().
    name_key = models.CharField(max_length=KEY_LENGTH, editable=False)
    order = models.PositiveSmallIntegerField(_("Orden"), default=0)
    is_default = models.BooleanField(_("Predeterminado"), default=False)
    in_use = models.BooleanField(_("En uso"), default=True)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["name_key"], name="%(class)s_name_once"),
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="%(class)s_one_default"
            ),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(in_use=True),
                name="%(class)s_default_in_use",
                violation_error_message=_("El predeterminado tiene que estar en uso."),
            ),
            models.CheckConstraint(condition=~Q(name_key=""), name="%(class)s_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.name_key = name_key(self.name)
        if "name" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_key"}
        super().save(*args, **kwargs)
        kept.forget()

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **kwargs)
        kept.forget()
        return deleted

    def clean(self) -> None:
        super().clean()
        twins = type(self)._default_manager.named(self.name).exclude(pk=self.pk)
        if twin := twins.first():
            raise ValidationError({"name": _("Ya existe «%(name)s».") % {"name": twin}})


class Area(CatalogueRow):
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("Integrantes"), blank=True, related_name="areas"
    )

    class Meta(CatalogueRow.Meta):
        verbose_name = _("área")
        verbose_name_plural = _("áreas")
        permissions = [("configure", _("Puede configurar los tickets"))]


def known_color() -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(color__in=Color.values), name="%(class)s_known_color")


class State(CatalogueRow):
    kind = models.CharField(_("Qué significa"), max_length=9, choices=StateKind, default=StateKind.OPEN)
    color = models.CharField(_("Color"), max_length=8, choices=Color, default=Color.GRAY)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("estado")
        verbose_name_plural = _("estados")
        constraints = [
            *CatalogueRow.Meta.constraints,
            known_color(),
            models.CheckConstraint(condition=Q(kind__in=StateKind.values), name="state_known_kind"),
        ]

    @property
    def ends_tickets(self) -> bool:
        return self.kind in END_KINDS


class Priority(CatalogueRow):
    """`order` is the rank: the lower, the sooner."""

    color = models.CharField(_("Color"), max_length=8, choices=Color, default=Color.GRAY)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("prioridad")
        verbose_name_plural = _("prioridades")
        constraints = [*CatalogueRow.Meta.constraints, known_color()]


def split_complaints(text: str) -> list[str]:
    """The complaints of "No tengo Internet; ;Se quemó el modem;": trimmed, in one line each, without blanks."""
    items = (" ".join(item.split()) for item in text.split(";"))
    return [item for item in items if item]


class Category(CatalogueRow):
    comment = models.TextField(_("Comentario"), blank=True, help_text=_("Sólo para control interno."))
    price = models.DecimalField(
        _("Precio"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    area = models.ForeignKey(Area, verbose_name=_("Área"), on_delete=models.PROTECT, related_name="categories")
    technician = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Técnico"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    available_in_technician_app = models.BooleanField(_("Disponible en app técnicos"), default=False)
    available_in_customer_app = models.BooleanField(_("Disponible en app clientes"), default=False)
    available_in_customer_portal = models.BooleanField(_("Disponible en Portal Web Clientes"), default=False)
    customer_description = models.CharField(
        _("Descripción para clientes"),
        max_length=120,
        blank=True,
        help_text=_("El nombre con que el cliente la ve. Vacío: el nombre de la categoría."),
    )
    color = models.CharField(_("Color"), max_length=8, choices=Color, default=Color.GRAY)
    complaint_options = models.TextField(
        _("Categorías para App clientes"),
        blank=True,
        help_text=_("Los reclamos posibles, separados por punto y coma: No tengo Internet;No vino el técnico"),
    )

    objects = CategoryQuerySet.as_manager()

    class Meta(CatalogueRow.Meta):
        verbose_name = _("categoría")
        verbose_name_plural = _("categorías")
        constraints = [
            *CatalogueRow.Meta.constraints,
            known_color(),
            models.CheckConstraint(
                condition=Q(price__isnull=True) | Q(price__gte=0), name="category_price_positive"
            ),
        ]

    @property
    def name_for_customers(self) -> str:
        return self.customer_description or self.name

    @property
    def complaints(self) -> list[str]:
        return split_complaints(self.complaint_options)
