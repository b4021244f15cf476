from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from messaging import shown
from messaging.choices import Channel, SuppressionReason
from messaging.models.messages import Message
from messaging.querysets import SuppressionQuerySet


class Suppression(models.Model):
    """An address that nothing is sent to, why, and since when. Lifted, it stays as history.

    address: as `messaging.suppressions.normal` writes it.
    """

    channel = models.CharField(_("Canal"), max_length=5, choices=Channel)
    address = models.CharField(_("Dirección"), max_length=255)
    reason = models.CharField(_("Motivo"), max_length=11, choices=SuppressionReason)
    note = models.CharField(_("Detalle"), max_length=300, blank=True)
    since = models.DateTimeField(_("Desde"))
    message = models.ForeignKey(
        Message, verbose_name=_("Mensaje"), on_delete=models.SET_NULL, null=True, blank=True,
        related_name="suppressions",
    )  # fmt: skip
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("La bloqueó"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # The customer asked for no more notices while something stronger stood: kept for when that is lifted.
    wished_at = models.DateTimeField(_("También pidió no recibir"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("Desbloqueada"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("La desbloqueó"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("dirección bloqueada")
        verbose_name_plural = _("direcciones bloqueadas")
        ordering = ["-since"]
        default_permissions = ("view",)
        permissions = [("manage_suppression", _("Puede bloquear y desbloquear direcciones"))]
        indexes = [models.Index(fields=["since", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "address"], condition=Q(lifted_at=None), name="suppression_standing_once"
            )
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def shown_address(self) -> str:
        return shown.shown_address(self.channel, self.address)
