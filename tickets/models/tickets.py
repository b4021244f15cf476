import uuid
from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.addresses import row_address
from customers.models import Connection, Customer
from listings.text import normalize
from tickets.choices import Origin, TicketKind
from tickets.models.catalogues import Area, Category, Priority, State
from tickets.querysets import TicketQuerySet

DESCRIPTION_SEARCHED = 2000


class Ticket(models.Model):
    """A claim of a customer, an internal ticket, or one for the vendor. The key is the number that people read."""

    number = models.BigAutoField(_("Número"), primary_key=True)
    kind = models.CharField(_("Tipo"), max_length=8, choices=TicketKind, default=TicketKind.CLAIM)
    customer = models.ForeignKey(
        Customer,
        verbose_name=_("Cliente"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tickets",
        db_index=False,
    )
    connection = models.ForeignKey(
        Connection, verbose_name=_("Conexión"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    category = models.ForeignKey(Category, verbose_name=_("Categoría"), on_delete=models.PROTECT, db_index=False)
    area = models.ForeignKey(Area, verbose_name=_("Área"), on_delete=models.PROTECT, db_index=False)
    state = models.ForeignKey(State, verbose_name=_("Estado"), on_delete=models.PROTECT, db_index=False)
    priority = models.ForeignKey(Priority, verbose_name=_("Prioridad"), on_delete=models.PROTECT, db_index=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Asignado"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_tickets",
        db_index=False,
    )
    price = models.DecimalField(
        _("Precio"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    subject = models.CharField(_("Asunto"), max_length=160, blank=True)
    description = models.TextField(_("Descripción"), blank=True)
    complaint = models.CharField(_("Reclamo"), max_length=120, blank=True)
    address = models.CharField(_("Dirección"), max_length=160, blank=True)
    origin = models.CharField(_("Origen"), max_length=12, choices=Origin, default=Origin.OPERATOR)
    due_at = models.DateTimeField(_("Vence"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Lo abrió"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("Abierto"))
    updated_at = models.DateTimeField(_("Último cambio"))
    closed_at = models.DateTimeField(_("Cerrado"), null=True, blank=True)
    last_event = models.CharField(max_length=160, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    search_text = models.TextField(editable=False, blank=True, default="")

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        default_permissions = ("view", "add", "change")
        permissions = [
            ("close_ticket", _("Puede cerrar y reabrir tickets")),
            ("reply_ticket", _("Puede responder al cliente")),
            ("note_ticket", _("Puede dejar notas internas")),
            ("be_assigned", _("Se le pueden asignar tickets")),
            ("bulk_change", _("Puede cambiar muchos tickets a la vez")),
            ("export_ticket", _("Puede exportar tickets")),
            ("view_price", _("Puede ver el precio")),
            ("change_price", _("Puede cambiar el precio")),
        ]
        # A foreign key that begins one has none of its own. Those of open tickets stay small over the years.
        indexes = [
            models.Index(fields=["created_at", "number"]),
            models.Index(fields=["updated_at", "number"]),
            models.Index(fields=["state", "created_at", "number", "kind"]),
            models.Index(fields=["area", "created_at", "number", "kind"]),
            models.Index(fields=["assignee", "created_at", "number", "kind"]),
            models.Index(fields=["category", "created_at", "number", "kind"]),
            models.Index(fields=["customer", "created_at", "number", "kind"]),
            models.Index(fields=["priority", "created_at", "number", "kind"]),
            models.Index(fields=["kind", "created_at", "number"]),
            models.Index(
                fields=["created_at", "number", "kind"],
                condition=Q(closed_at__isnull=True),
                name="ticket_ongoing",
            ),
            models.Index(
                fields=["assignee", "created_at", "number", "kind"],
                condition=Q(closed_at__isnull=True),
                name="ticket_ongoing_assignee",
            ),
            models.Index(
                fields=["area", "created_at", "number", "kind"],
                condition=Q(closed_at__isnull=True),
                name="ticket_ongoing_area",
            ),
            models.Index(
                fields=["due_at", "number", "kind"], condition=Q(closed_at__isnull=True), name="ticket_due"
            ),
            models.Index(
                fields=["closed_at", "number", "kind"], condition=Q(closed_at__isnull=False), name="ticket_closed"
            ),
            models.Index(fields=["price", "number"], condition=Q(price__isnull=False), name="ticket_price"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="claim", customer__isnull=False) | (~Q(kind="claim") & Q(customer__isnull=True)),
                name="ticket_claim_has_a_customer",
            ),
            models.CheckConstraint(
                condition=Q(price__isnull=True) | Q(price__gte=0), name="ticket_price_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return row_address("tickets:detail", self.number)

    @property
    def reference(self) -> str:
        """As people write it: a number, never with a thousands mark in it."""
        return f"#{self.pk}"

    @property
    def title(self) -> str:
        """The subject, or what the category and the complaint say when there is none."""
        return self.subject or " · ".join(part for part in (self.category.name, self.complaint) if part)

    @property
    def is_ended(self) -> bool:
        return self.closed_at is not None

    def own_search_text(self) -> str:
        """What it is found by beside its customer, in one normalised line; kept on save by the services."""
        told = self.description[:DESCRIPTION_SEARCHED]
        parts = [str(self.number), self.subject, self.complaint, self.category.name, self.address, told]
        return normalize(" ".join(part for part in parts if part))
