import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.choices import AddressChoice, BatchAction, Channel, ContentChoice, SkipReason
from messaging.querysets import BatchItemQuerySet, BatchQuerySet


class Batch(models.Model):
    """One order to send again, given once: its id is made with the form, so a double click changes nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(_("Número"), unique=True, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("Quién"), on_delete=models.PROTECT)
    # By which it leaves; `log` is the one whose messages were chosen.
    channel = models.CharField(_("Canal"), max_length=5, choices=Channel)
    log = models.CharField(_("Registro"), max_length=5, choices=Channel, default=Channel.EMAIL)
    address_choice = models.CharField(_("Dirección"), max_length=8, choices=AddressChoice)
    content_choice = models.CharField(
        _("Contenido"), max_length=8, choices=ContentChoice, default=ContentChoice.AS_SENT
    )
    total = models.PositiveIntegerField(_("Elegidos"), default=0)
    created_at = models.DateTimeField(_("Creado"), auto_now_add=True)
    starts_at = models.DateTimeField(_("Empieza a salir"), default=timezone.now)
    # Until then some of its messages may have to be written again.
    prepared_at = models.DateTimeField(_("Preparado"), null=True, blank=True)
    # Whether there are items that are no messages yet: those after the last one that is.
    is_folded = models.BooleanField(default=False, db_default=False, editable=False)
    unfolded_to = models.BigIntegerField(default=0, db_default=0, editable=False)
    paused_at = models.DateTimeField(_("En pausa desde"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("Cancelado"), null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("reenvío")
        verbose_name_plural = _("reenvíos")
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(paused_at__isnull=False) | Q(cancelled_at__isnull=False),
                name="batch_standing",
            ),
            models.Index(fields=["created_at"], condition=Q(prepared_at=None), name="batch_unprepared"),
            models.Index(fields=["created_at"], condition=Q(is_folded=True), name="batch_folded"),
            models.Index(fields=["created_at", "id"]),
        ]

    def __str__(self) -> str:
        return f"R-{self.number}"


class BatchItem(models.Model):
    """A row that a batch was asked to resend, frozen when it was confirmed, and what was done with it.

    Written by one statement from the very rows it names: the database's own check of each would double its time.
    """

    batch = models.ForeignKey(
        Batch, on_delete=models.CASCADE, related_name="items", db_index=False, db_constraint=False
    )
    source = models.ForeignKey(
        "messaging.Message", on_delete=models.CASCADE, related_name="batch_items", db_constraint=False
    )
    action = models.CharField(_("Acción"), max_length=7, choices=BatchAction)
    reason = models.CharField(_("Motivo"), max_length=20, choices=SkipReason, blank=True)

    objects = BatchItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("fila del reenvío")
        verbose_name_plural = _("filas del reenvío")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["batch", "source"], name="batch_item_once")]
        # Few by nature, and asked for by name: who was left out, and why.
        indexes = [models.Index(fields=["batch", "reason"], condition=Q(action="skip"), name="batch_item_skipped")]

    def __str__(self) -> str:
        return f"{self.batch_id} · {self.source_id}"
