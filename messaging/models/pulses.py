from django.db import models
from django.utils.translation import gettext_lazy as _


class Pulse(models.Model):
    """When a worker process was last heard from. One that ends well takes its row along."""

    name = models.CharField(_("Proceso"), max_length=120, primary_key=True)
    started_at = models.DateTimeField(_("Empezó"))
    at = models.DateTimeField(_("Última señal"))

    class Meta:
        verbose_name = _("señal de un proceso")
        verbose_name_plural = _("señales de los procesos")
        ordering = ["-at"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.name
