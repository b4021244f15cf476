from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from messaging.choices import RETRY_STATES, SENT_STATES, Channel, Kind, State, Urgency
from messaging.models.accounts import Account
from messaging.models.batches import Batch
from messaging.models.bodies import MessageBody
from messaging.querysets import MessageQuerySet
from messaging.shown import shown_address


class Message(models.Model):
    """One email, SMS or push: a snapshot of what left, and where it stands.

    `sent_by`, `resend_of` and `batch` are written from rows that are there, 100,000 at a time: the database's own
    check of each would take longer than all the rest, so it is left out.
    Only what the listing shows lives here; the text lives in MessageBody, so that state changes stay small.
    An SMS has no subject: the beginning of its text stands there. `batch` is the one that last queued the row.
    `ticket_number`, `area_id` and `owner_id` are plain keys, kept in step by the tickets app through
    `outbox.relabel`; messaging never learns what a ticket is.
    """

    channel = models.CharField(_("Canal"), max_length=5, choices=Channel)
    kind = models.CharField(_("Tipo"), max_length=6, choices=Kind)
    state = models.CharField(_("Estado"), max_length=10, choices=State, default=State.QUEUED)
    customer = models.ForeignKey(
        Customer,
        verbose_name=_("Cliente"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        db_index=False,
    )
    customer_name = models.CharField(_("Nombre del cliente"), max_length=120, blank=True)
    recipient = models.CharField(_("Destinatario"), max_length=255, blank=True)
    subject = models.CharField(_("Asunto"), max_length=200, blank=True)
    body = models.ForeignKey(
        MessageBody,
        verbose_name=_("Contenido"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="messages",
    )
    event = models.CharField(_("Evento"), max_length=40, blank=True)
    template = models.CharField(_("Plantilla"), max_length=60, blank=True)
    ticket_number = models.BigIntegerField(_("Ticket"), null=True, blank=True)
    area_id = models.BigIntegerField(null=True, blank=True, editable=False)
    owner_id = models.BigIntegerField(null=True, blank=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Lo envió"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        db_constraint=False,
    )
    resend_of = models.ForeignKey(
        "self",
        verbose_name=_("Reenvío de"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resends",
        db_constraint=False,
        db_index=False,
    )
    batch = models.ForeignKey(
        Batch,
        verbose_name=_("Lote"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        db_index=False,
        db_constraint=False,
    )
    # Nothing: the way out that the environment names.
    account = models.ForeignKey(
        Account,
        verbose_name=_("Cuenta de envío"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        db_index=False,
    )
    sender = models.CharField(_("Remitente"), max_length=300, blank=True)
    urgency = models.PositiveSmallIntegerField(_("Urgencia"), choices=Urgency, default=Urgency.NORMAL)
    created_at = models.DateTimeField(_("Creado"))
    queued_at = models.DateTimeField(_("En cola desde"))
    due_at = models.DateTimeField(_("Sale"))
    expires_at = models.DateTimeField(_("Vence"), null=True, blank=True)
    sent_at = models.DateTimeField(_("Enviado"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("Entregado"), null=True, blank=True)
    attempts_made = models.PositiveSmallIntegerField(_("Intentos"), default=0)
    error_code = models.CharField(_("Código de error"), max_length=40, blank=True)
    error_text = models.CharField(_("Respuesta"), max_length=300, blank=True)
    reference = models.CharField(_("Id del proveedor"), max_length=255, blank=True)
    claim_token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    search_text = models.TextField(editable=False, blank=True, default="")

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("mensaje")
        verbose_name_plural = _("mensajes")
        default_permissions = ("view",)
        permissions = [
            ("view_email_log", _("Puede ver los emails")),
            ("view_sms_log", _("Puede ver los SMS")),
            ("view_push_log", _("Puede ver los push")),
            ("view_body", _("Puede ver el contenido de los mensajes")),
            ("write_message", _("Puede escribir a un cliente")),
            ("resend_message", _("Puede reenviar mensajes")),
            ("resend_many", _("Puede reenviar muchos mensajes a la vez")),
            ("export_message", _("Puede exportar mensajes")),
        ]
        # Each is paid for at every change of state: a foreign key that begins one has none of its own, and what is
        # rare by nature has a small one. Filters that meet are answered by the smaller of theirs.
        indexes = [
            models.Index(fields=["channel", "created_at", "id"]),
            models.Index(fields=["channel", "state", "created_at", "id"]),
            models.Index(fields=["channel", "kind", "created_at", "id"]),
            models.Index(fields=["channel", "event", "created_at", "id"]),
            models.Index(fields=["customer", "channel", "created_at", "id"]),
            models.Index(fields=["ticket_number", "created_at", "id"]),
            models.Index(Lower("recipient"), "created_at", name="message_recipient"),
            models.Index(
                fields=["reference"], condition=Q(channel="sms") & ~Q(reference=""), name="message_sms_reference"
            ),
            models.Index(
                fields=["channel", "account", "urgency", "due_at", "id"],
                condition=Q(state="queued"),
                name="message_due_by_account",
            ),
            models.Index(
                fields=["claim_token", "lease_until"],
                condition=Q(claim_token__isnull=False),
                name="message_claimed",
            ),
            models.Index(
                fields=["channel", "created_at", "id"],
                condition=~Q(state__in=["sent", "delivered", "bounced", "complained"]),
                name="message_not_sent",
            ),
            models.Index(
                fields=["channel", "state", "kind", "event", "created_at", "id"],
                condition=~Q(state__in=["sent", "delivered"]),
                name="message_went_wrong",
            ),
            models.Index(
                fields=["sent_by", "channel", "created_at", "id"],
                condition=Q(sent_by__isnull=False),
                name="message_sender",
            ),
            models.Index(
                fields=["owner_id", "channel", "created_at", "id"],
                condition=Q(owner_id__isnull=False),
                name="message_owner",
            ),
            models.Index(
                fields=["area_id", "channel", "created_at", "id"],
                condition=Q(area_id__isnull=False),
                name="message_area",
            ),
            models.Index(fields=["batch", "state"], condition=Q(batch__isnull=False), name="message_batch_state"),
            models.Index(
                fields=["batch", "channel", "created_at", "id"],
                condition=Q(batch__isnull=False),
                name="message_batch",
            ),
            models.Index(
                fields=["channel", "attempts_made", "created_at", "id"],
                condition=~Q(attempts_made=1),
                name="message_attempts",
            ),
            models.Index(
                fields=["channel", "created_at", "id", "kind", "state", "event"],
                condition=Q(attempts_made__gte=3),
                name="message_many_attempts",
            ),
            models.Index(fields=["resend_of"], condition=Q(resend_of__isnull=False), name="message_resends"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sending", claim_token__isnull=False, lease_until__isnull=False)
                | (~Q(state="sending") & Q(claim_token__isnull=True, lease_until__isnull=True)),
                name="message_claimed_while_sending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.pk}"

    @property
    def shown_recipient(self) -> str:
        """As people write it, where `recipient` is what goes over the wire."""
        return shown_address(self.channel, self.recipient)

    @property
    def was_sent(self) -> bool:
        return self.state in SENT_STATES

    @property
    def can_be_retried(self) -> bool:
        return self.state in RETRY_STATES
