"""What was said and done about a ticket."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from listings.search.line import SearchLine
from messaging.models import Message
from tickets.choices import Origin, Visibility
from tickets.models.tickets import Ticket
from tickets.querysets import AttachmentQuerySet, ChangeQuerySet, OfTicketQuerySet


class Entry(models.Model):
    """One thing said: by a person of the provider, or by the customer. Internal unless made public on purpose."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="entries")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    visibility = models.CharField(_("Quién la ve"), max_length=8, choices=Visibility, default=Visibility.INTERNAL)
    origin = models.CharField(_("Origen"), max_length=12, choices=Origin, default=Origin.OPERATOR)
    body = models.TextField(_("Texto"), blank=True)
    search_text = SearchLine(source="body")
    messages = models.ManyToManyField(Message, verbose_name=_("Mensajes"), blank=True, related_name="+")
    created_at = models.DateTimeField(_("Cuándo"))
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = OfTicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("entrada")
        verbose_name_plural = _("entradas")
        ordering = ["created_at", "pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["ticket", "created_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=True) | Q(customer__isnull=True), name="entry_one_author"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} · {self.pk}"

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC


def attachment_path(attachment: "Attachment", filename: str) -> str:
    """Stored under an id of ours: nothing of the sender's file name reaches the disk."""
    return f"attachments/{uuid.uuid4().hex}"


class Attachment(models.Model):
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="attachments")
    file = models.FileField(upload_to=attachment_path)
    name = models.CharField(_("Nombre"), max_length=160)
    size = models.PositiveBigIntegerField(_("Tamaño"), help_text=_("En bytes."))
    content_type = models.CharField(max_length=100, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("adjunto")
        verbose_name_plural = _("adjuntos")
        ordering = ["pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.name


class Change(models.Model):
    """One field that changed: before, after, who and when. Only added to; a deed's changes share `deed`."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="changes")
    deed = models.UUIDField(default=uuid.uuid4, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    at = models.DateTimeField(_("Cuándo"))
    field = models.CharField(_("Campo"), max_length=40)
    before = models.CharField(_("Antes"), max_length=200, blank=True)
    after = models.CharField(_("Después"), max_length=200, blank=True)
    before_id = models.BigIntegerField(null=True, blank=True, editable=False)
    after_id = models.BigIntegerField(null=True, blank=True, editable=False)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("cambio")
        verbose_name_plural = _("cambios")
        ordering = ["at", "pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["ticket", "at"])]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.field}"

    @property
    def label(self) -> str:
        return str(Ticket._meta.get_field(self.field).verbose_name)
