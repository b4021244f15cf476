from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.choices import Channel


class ChannelControl(models.Model):
    """Whether a channel is on hold. One row a channel."""

    channel = models.CharField(_("Canal"), max_length=5, choices=Channel, primary_key=True)
    on_hold = models.BooleanField(_("En pausa"), default=False)
    held_at = models.DateTimeField(_("Desde"), null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Por"), on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        verbose_name = _("control de canal")
        verbose_name_plural = _("control de canales")
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return self.get_channel_display()
