from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.choices import Outcome
from messaging.models.messages import Message


class DeliveryAttempt(models.Model):
    """One try to hand a message to the next hop; written before the wire is touched."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts", db_index=False)
    number = models.PositiveSmallIntegerField(_("Intento"))
    token = models.UUIDField(editable=False)
    started_at = models.DateTimeField(_("Empezó"))
    finished_at = models.DateTimeField(_("Terminó"), null=True, blank=True)
    recipient = models.CharField(_("Destinatario"), max_length=255, blank=True)
    outcome = models.CharField(_("Resultado"), max_length=10, choices=Outcome, default=Outcome.STARTED)
    code = models.CharField(_("Código"), max_length=40, blank=True)
    answer = models.CharField(_("Respuesta"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("intento de envío")
        verbose_name_plural = _("intentos de envío")
        ordering = ["message", "number"]
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="attempt_number_once")]

    def __str__(self) -> str:
        return f"{self.message_id} · {self.number}"
