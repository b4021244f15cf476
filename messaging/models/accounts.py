from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.choices import Channel, Purpose
from messaging.querysets import AccountQuerySet


class Account(models.Model):
    """A way out on one channel: by which provider, under which name, and for which messages.

    `transport` is a key of messaging.channels.KINDS, which says what `settings` and `sealed` hold. Secrets are
    sealed: only what sends reads them. Of several active ones with the same purpose, the first by position sends.
    """

    channel = models.CharField(_("Canal"), max_length=5, choices=Channel)
    name = models.CharField(_("Nombre"), max_length=60)
    purpose = models.CharField(_("Para qué"), max_length=10, choices=Purpose, default=Purpose.ALL)
    transport = models.CharField(_("Cómo sale"), max_length=40)
    settings = models.JSONField(default=dict, blank=True, editable=False)
    sealed = models.TextField(default="", blank=True, editable=False)
    sender_name = models.CharField(_("Nombre del remitente"), max_length=80, blank=True)
    sender_address = models.CharField(_("Dirección del remitente"), max_length=200, blank=True)
    hourly_limit = models.PositiveIntegerField(_("Mensajes por hora"), null=True, blank=True)
    # Tries of the last hour, by minute; kept only where there is a limit. Written by messaging.delivery alone.
    taken = models.JSONField(default=dict, db_default={}, blank=True, editable=False)
    waits_until = models.DateTimeField(_("Espera por su tope"), null=True, blank=True, editable=False)
    connections = models.PositiveSmallIntegerField(_("Conexiones a la vez"), default=4)
    is_active = models.BooleanField(_("En uso"), default=True)
    on_hold_since = models.DateTimeField(_("En pausa desde"), null=True, blank=True)
    on_hold_why = models.CharField(_("Por qué está en pausa"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("Orden"), default=0)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("cuenta de envío")
        verbose_name_plural = _("cuentas de envío")
        ordering = ["channel", "position", "pk"]
        default_permissions = ("view",)
        permissions = [("configure_account", _("Puede configurar las cuentas de envío"))]
        constraints = [
            models.UniqueConstraint(fields=["channel", "name"], name="account_name_once"),
            models.CheckConstraint(condition=models.Q(connections__gte=1), name="account_connects"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_on_hold(self) -> bool:
        return self.on_hold_since is not None

    def may_send(self, now: datetime) -> bool:
        """As `held_accounts` says it of many. now: by the database's clock."""
        waits = self.waits_until is not None and self.waits_until > now
        return self.is_active and not self.is_on_hold and not waits

    @property
    def is_at_its_limit(self) -> bool:
        return self.waits_until is not None and self.waits_until > timezone.now()
