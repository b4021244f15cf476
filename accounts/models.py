from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.cache import cache
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.choices import Density, RowScope, Theme

ORGANIZATION_CACHE_KEY = "organization"
ORGANIZATION_CACHE_SECONDS = 60


class User(AbstractUser):
    """Somebody of the provider: operator, technician or administrator. Customers are not users."""

    row_scope = models.CharField(
        _("Alcance"),
        max_length=8,
        choices=RowScope,
        default=RowScope.ALL,
        help_text=_("Qué tickets puede ver: todos, los de sus áreas o sólo los suyos."),
    )
    theme = models.CharField(_("Tema"), max_length=6, choices=Theme, default=Theme.AUTO)
    density = models.CharField(_("Densidad"), max_length=12, choices=Density, default=Density.COMFORTABLE)
    shortcuts_enabled = models.BooleanField(_("Atajos de teclado"), default=True)

    class Meta(AbstractUser.Meta):
        verbose_name = _("usuario")
        verbose_name_plural = _("usuarios")
        indexes = [models.Index(fields=["is_active", "first_name", "last_name"])]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @cached_property
    def area_keys(self) -> tuple[int, ...]:
        """Of the areas that tickets give this person; read once, for a person lives for one request."""
        return tuple(self.areas.values_list("pk", flat=True)) if self.row_scope == RowScope.AREAS else ()

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """As Django answers it. A page asks thirty times, and the ways of signing in are gone through once."""
        if obj is not None or self.is_superuser:
            return super().has_perm(perm, obj)
        return self.is_active and perm in self._rights

    @cached_property
    def _rights(self) -> set[str]:
        return self.get_all_permissions()

    @property
    def initials(self) -> str:
        words = str(self).split()
        return "".join(word[0] for word in words[:2]).upper()


PRODUCT = "ISPCube"


class Organization(models.Model):
    """The provider itself: one row, always there."""

    name = models.CharField(_("Nombre de la empresa"), max_length=80, default=PRODUCT)
    vendor_name = models.CharField(_("Proveedor del sistema"), max_length=80, default=PRODUCT)
    vendor_email = models.EmailField(
        _("Email del proveedor"),
        blank=True,
        help_text=_("Adonde van los tickets para el proveedor del sistema."),
    )
    holds_example_data = models.BooleanField(_("Tiene datos de ejemplo"), default=False, editable=False)

    class Meta:
        verbose_name = _("empresa")
        verbose_name_plural = _("empresa")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="organization_single_row")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)
        cache.delete(ORGANIZATION_CACHE_KEY)

    @property
    def own_name(self) -> str:
        """What to show beside the product's name: nothing until somebody has named the provider."""
        return "" if self.name == PRODUCT else self.name

    @classmethod
    def current(cls) -> "Organization":
        """The one row, or one not yet saved; kept in the cache for a minute because every page shows its name."""
        return cache.get_or_set(
            ORGANIZATION_CACHE_KEY, lambda: cls.objects.first() or cls(pk=1), ORGANIZATION_CACHE_SECONDS
        )


class AuditEntry(models.Model):
    """What a person did. Only added to: the database refuses changes."""

    at = models.DateTimeField(_("Cuándo"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Quién"),
        on_delete=models.PROTECT,
        null=True,
        related_name="audit_entries",
    )
    action = models.CharField(_("Acción"), max_length=60)
    target = models.CharField(_("Sobre qué"), max_length=120, blank=True)
    detail = models.JSONField(_("Detalle"), default=dict, blank=True)

    class Meta:
        verbose_name = _("registro de auditoría")
        verbose_name_plural = _("auditoría")
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["-at", "-id"])]

    def __str__(self) -> str:
        return f"{self.action} {self.target}".strip()
