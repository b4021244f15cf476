import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.choices import AddressChoice, BatchAction, Channel, SkipReason


class Batch(models.Model):
    """One order to send again, given once: its id is made with the form, so a double click changes nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(_("Número"), unique=True, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("Quién"), on_delete=models.PROTECT)
    channel = models.CharField(_("Canal"), max_length=5, choices=Channel)
    address_choice = models.CharField(_("Dirección"), max_length=8, choices=AddressChoice)
    total = models.PositiveIntegerField(_("Elegidos"), default=0)
    created_at = models.DateTimeField(_("Creado"), auto_now_add=True)
    cancelled_at = models.DateTimeField(_("Cancelado"), null=True, blank=True)

    class Meta:
        verbose_name = _("reenvío")
        verbose_name_plural = _("reenvíos")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"R-{self.number}"


class BatchItem(models.Model):
    """A row that a batch was asked to resend, frozen when it was confirmed, and what was done with it."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    source = models.ForeignKey("messaging.Message", on_delete=models.CASCADE, related_name="batch_items")
    action = models.CharField(_("Acción"), max_length=7, choices=BatchAction)
    reason = models.CharField(_("Motivo"), max_length=20, choices=SkipReason, blank=True)

    class Meta:
        verbose_name = _("fila del reenvío")
        verbose_name_plural = _("filas del reenvío")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["batch", "source"], name="batch_item_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} · {self.source_id}"
