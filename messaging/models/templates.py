from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.choices import Channel


class TemplateVersion(models.Model):
    """What operators made an event say on a channel, from one moment until the next version. Never changed.

    `is_factory` takes the operators' words back: the factory's are said again, as they are then.
    """

    event = models.CharField(_("Evento"), max_length=40)
    channel = models.CharField(_("Canal"), max_length=5, choices=Channel)
    number = models.PositiveIntegerField(_("Versión"))
    subject = models.CharField(_("Asunto"), max_length=200, blank=True)
    text = models.TextField(_("Texto"), blank=True)
    is_factory = models.BooleanField(_("De fábrica"), default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Quién"), on_delete=models.PROTECT, null=True, blank=True
    )
    created_at = models.DateTimeField(_("Desde"), auto_now_add=True)

    class Meta:
        verbose_name = _("versión de plantilla")
        verbose_name_plural = _("versiones de plantillas")
        ordering = ["event", "channel", "-number"]
        default_permissions = ("view",)
        permissions = [("edit_template", _("Puede cambiar lo que dicen los mensajes"))]
        constraints = [models.UniqueConstraint(fields=["event", "channel", "number"], name="template_number_once")]

    def __str__(self) -> str:
        return f"{self.event} · {self.get_channel_display()} · {self.number}"
