from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.choices import Channel
from tickets.choices import Event


class NoticeRule(models.Model):
    """Whether an event writes to the customer on a channel. A pair without a row is off."""

    event = models.CharField(_("Evento"), max_length=20, choices=Event)
    channel = models.CharField(_("Canal"), max_length=5, choices=Channel)
    enabled = models.BooleanField(_("Avisar"), default=True)

    class Meta:
        verbose_name = _("aviso al cliente")
        verbose_name_plural = _("avisos al cliente")
        ordering = ["event", "channel"]
        default_permissions = ("view", "change")
        constraints = [models.UniqueConstraint(fields=["event", "channel"], name="notice_rule_once")]

    def __str__(self) -> str:
        return f"{self.get_event_display()} · {self.get_channel_display()}"
