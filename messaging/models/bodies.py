from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.models.templates import TemplateVersion


class MessageBody(models.Model):
    """What a message says, exactly as it leaves. Never changed, so a resend as it was shares its first one's."""

    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    # The operators' words that it was made with; none for the factory's.
    version = models.ForeignKey(
        TemplateVersion,
        verbose_name=_("Versión de la plantilla"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
    )

    class Meta:
        verbose_name = _("contenido")
        verbose_name_plural = _("contenidos")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.pk}"
