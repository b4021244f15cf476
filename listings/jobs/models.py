import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from listings.jobs.choices import LIVE_STATES, JobState, Lane, Outcome


class Job(models.Model):
    """Something long that a person asked for once: `form_key` is made with the form, so a double click asks once.

    A worker holds the row by `claim_token` until `lease_until`; a job without a holder goes on from `position`.
    """

    kind = models.CharField(_("Qué"), max_length=40)
    lane = models.CharField(max_length=5, choices=Lane, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Quién"),
        on_delete=models.CASCADE,
        related_name="jobs",
        db_index=False,
    )
    params = models.JSONField(_("Detalle"), default=dict, blank=True)
    language = models.CharField(max_length=10, blank=True, editable=False)
    state = models.CharField(_("Estado"), max_length=9, choices=JobState, default=JobState.QUEUED)
    total = models.PositiveBigIntegerField(_("Total"), default=0)
    done = models.PositiveBigIntegerField(_("Hechos"), default=0)
    failed = models.PositiveBigIntegerField(_("Con problemas"), default=0)
    position = models.PositiveBigIntegerField(default=0, editable=False)
    result = models.JSONField(_("Resultado"), default=dict, blank=True)
    error = models.CharField(_("Error"), max_length=300, blank=True)
    file = models.CharField(max_length=60, blank=True, editable=False)
    file_name = models.CharField(_("Archivo"), max_length=120, blank=True)
    file_size = models.PositiveBigIntegerField(default=0, editable=False)
    form_key = models.UUIDField(default=uuid.uuid4, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    claim_token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("Pedido"))
    started_at = models.DateTimeField(_("Empezó"), null=True, blank=True)
    turned_at = models.DateTimeField(editable=False)
    finished_at = models.DateTimeField(_("Terminó"), null=True, blank=True)

    class Meta:
        verbose_name = _("trabajo")
        verbose_name_plural = _("trabajos")
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["owner", "kind", "id"]),
            models.Index(fields=["lane", "turned_at", "id"], condition=Q(state__in=LIVE_STATES), name="job_live"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["owner", "form_key"], name="job_asked_once"),
            models.CheckConstraint(
                condition=Q(claim_token__isnull=True, lease_until__isnull=True)
                | Q(state=JobState.RUNNING, claim_token__isnull=False, lease_until__isnull=False),
                name="job_claimed_while_running",
            ),
        ]

    def __str__(self) -> str:
        return f"T-{self.pk}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_STATES


class JobRow(models.Model):
    """A row that a job is about, frozen when it was asked for, and what became of it."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="rows", db_index=False)
    object_id = models.BigIntegerField(_("Fila"))
    outcome = models.CharField(_("Resultado"), max_length=8, choices=Outcome, blank=True)
    text = models.CharField(_("Motivo"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("fila de un trabajo")
        verbose_name_plural = _("filas de un trabajo")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["job", "object_id"], name="job_row_once")]
        indexes = [
            models.Index(
                fields=["job", "outcome", "object_id"],
                condition=~Q(outcome__in=[Outcome.WAITING, Outcome.CHANGED]),
                name="job_row_apart",
            )
        ]

    def __str__(self) -> str:
        return f"{self.job_id} · {self.object_id}"
