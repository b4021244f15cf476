from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from messaging.choices import Channel


class RetentionRule(models.Model):
    """How long the messages of a channel are kept; without a number, for ever. One row a channel.

    Everything that was made before `bodies_until` has lost its text already.
    """

    channel = models.CharField(_("Canal"), max_length=5, choices=Channel, primary_key=True)
    body_months = models.PositiveSmallIntegerField(_("Meses que se guarda el contenido"), null=True, blank=True)
    row_months = models.PositiveSmallIntegerField(_("Meses que se guarda el registro"), null=True, blank=True)
    bodies_until = models.DateTimeField(_("Sin contenido hasta"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("plazo de conservación")
        verbose_name_plural = _("plazos de conservación")
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                condition=Q(row_months__isnull=True)
                | Q(body_months__isnull=True)
                | Q(row_months__gte=F("body_months")),
                name="retention_text_goes_first",
            )
        ]

    def __str__(self) -> str:
        return self.get_channel_display()
