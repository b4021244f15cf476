from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from messaging.models.messages import Message


class ReportEvent(models.Model):
    """What a provider told us, once: its repetitions change nothing. What belongs to no message is kept too.

    source: who told it, as "twilio:3". applied: it found its message, and was weighed against its state.
    """

    source = models.CharField(_("De quién"), max_length=60)
    event = models.CharField(_("Id del informe"), max_length=255)
    fate = models.CharField(_("Qué dice"), max_length=10)
    message = models.ForeignKey(
        Message,
        verbose_name=_("Mensaje"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="reports",
    )
    details = models.JSONField(_("Detalle"), default=dict, blank=True)
    code = models.CharField(_("Código"), max_length=40, blank=True)
    answer = models.CharField(_("Respuesta"), max_length=300, blank=True)
    received_at = models.DateTimeField(_("Recibido"))
    applied = models.BooleanField(_("Aplicado"), default=False)

    class Meta:
        verbose_name = _("informe")
        verbose_name_plural = _("informes")
        ordering = ["-received_at"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["received_at"], condition=Q(applied=False), name="report_waiting"),
        ]
        constraints = [models.UniqueConstraint(fields=["source", "event"], name="report_told_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.event}"
