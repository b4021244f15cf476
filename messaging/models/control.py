from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from messaging.choices import Channel


class ChannelControl(models.Model):
    """How a channel runs: whether it is on hold and why, when it keeps quiet, how much it may send. One row each.

    A hold without `held_by` is the brake's: too much failed at once. Without both quiet times there are none; they
    are of the day in settings.TIME_ZONE, and may span midnight. A limit of None, and a brake of 0, are off.
    """

    channel = models.CharField(_("Canal"), max_length=5, choices=Channel, primary_key=True)
    on_hold = models.BooleanField(_("En pausa"), default=False)
    held_at = models.DateTimeField(_("Desde"), null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Por"), on_delete=models.PROTECT, null=True, blank=True
    )
    released_at = models.DateTimeField(_("Reanudado"), null=True, blank=True, editable=False)
    held_why = models.CharField(_("Por qué"), max_length=200, blank=True)
    quiet_from = models.TimeField(_("Silencio desde"), null=True, blank=True)
    quiet_until = models.TimeField(_("Silencio hasta"), null=True, blank=True)
    customer_limit = models.PositiveSmallIntegerField(
        _("Masivos por cliente, por día"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    brake_percent = models.PositiveSmallIntegerField(
        _("Frenar si falla más del (%)"), default=50, validators=[MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("control de canal")
        verbose_name_plural = _("control de canales")
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | (Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until"))),
                name="quiet_hours_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.get_channel_display()

    @classmethod
    def of(cls, channel: str) -> "ChannelControl":
        """That of a channel; one that was never saved where nobody has set anything."""
        return cls.objects.filter(channel=channel).first() or cls(channel=channel)
