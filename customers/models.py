from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.addresses import row_address
from customers.choices import STATE_COLORS, STATUS_COLORS, ConnectionState, CustomerKind, CustomerStatus
from customers.documents import show_document
from customers.lines import as_code, customer_line
from customers.phones import show_phone
from customers.querysets import ConnectionQuerySet, CustomerQuerySet


class Tag(models.Model):
    name = models.CharField(_("Nombre"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("etiqueta")
        verbose_name_plural = _("etiquetas")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """Whom the provider serves. Never removed from the database: a deleted customer's tickets stay readable."""

    name = models.CharField(_("Nombre"), max_length=120)
    nickname = models.CharField(_("Apodo"), max_length=60, blank=True)
    document = models.CharField(
        _("Documento"), max_length=20, blank=True, help_text=_("DNI, CUIT o CUIL, sin puntos ni guiones.")
    )
    kind = models.CharField(_("Tipo"), max_length=12, choices=CustomerKind, default=CustomerKind.RESIDENTIAL)
    status = models.CharField(_("Estado"), max_length=12, choices=CustomerStatus, default=CustomerStatus.ENABLED)
    address = models.CharField(_("Dirección"), max_length=160, blank=True)
    between_streets = models.CharField(_("Entre calles"), max_length=120, blank=True)
    neighbourhood = models.CharField(_("Barrio"), max_length=80, blank=True)
    city = models.CharField(_("Localidad"), max_length=80, blank=True)
    latitude = models.DecimalField(
        _("Latitud"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-90)), MaxValueValidator(Decimal(90))],
    )
    longitude = models.DecimalField(
        _("Longitud"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-180)), MaxValueValidator(Decimal(180))],
    )
    notes = models.TextField(_("Notas"), blank=True)
    tags = models.ManyToManyField(Tag, verbose_name=_("Etiquetas"), blank=True, related_name="customers")
    created_at = models.DateTimeField(_("Alta"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("Última modificación"), auto_now=True)
    deleted_at = models.DateTimeField(_("Eliminado"), null=True, blank=True, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Lo modificó"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    search_text = models.TextField(editable=False, blank=True, default="")

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("cliente")
        verbose_name_plural = _("clientes")
        permissions = [("export_customer", _("Puede exportar clientes"))]
        indexes = [
            models.Index(fields=["name", "id"]),
            models.Index(fields=["created_at", "id"]),
            models.Index(fields=["status", "name", "id"]),
            models.Index(fields=["city", "name", "id"]),
            models.Index(fields=["document"]),
        ]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="customer_has_a_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return row_address("customers:detail", self.code)

    @property
    def code(self) -> str:
        """Six digits, zero padded, as printed on the provider's bills: "000123"."""
        return as_code(self.pk)

    @property
    def shown_document(self) -> str:
        return show_document(self.document)

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def status_color(self) -> str:
        return STATUS_COLORS[CustomerStatus(self.status)]

    @property
    def sorted_connections(self) -> list["Connection"]:
        """Those that stand first."""
        return sorted(self.connections.all(), key=lambda row: (row.state == ConnectionState.REMOVED, row.pk))

    @property
    def where_and_plan(self) -> str:
        """What tells two customers of one name apart: "Fibra 100 · Los Ceibos 1180, Villa Elisa"."""
        plans = [row.plan or row.name for row in self.standing_connections[:1]]
        place = ", ".join(part for part in (self.address, self.city) if part)
        return " · ".join(part for part in [*plans, place] if part)

    @property
    def standing_connections(self) -> list["Connection"]:
        return [row for row in self.connections.all() if row.state != ConnectionState.REMOVED]

    def own_search_text(self) -> str:
        """What the customer is found by, in one normalised line; kept on save by the services."""
        emails = [email.address for email in self.emails.all()]
        return self.search_line(emails, [phone.number for phone in self.phones.all()])

    def search_line(self, emails: list[str], phones: list[str]) -> str:
        return customer_line(self, emails, phones)


class CustomerEmail(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="emails")
    address = models.EmailField(_("Email"))
    label = models.CharField(_("Etiqueta"), max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    bounced_at = models.DateTimeField(_("Rebotó"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("email")
        verbose_name_plural = _("emails")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint("customer", models.functions.Lower("address"), name="customer_email_once")
        ]
        indexes = [models.Index(models.functions.Lower("address"), name="customer_email_address")]

    def __str__(self) -> str:
        return self.address


class CustomerPhone(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="phones")
    number = models.CharField(_("Teléfono"), max_length=16, help_text=_("En formato E.164: +5493515551234"))
    label = models.CharField(_("Etiqueta"), max_length=40, blank=True)
    sms = models.BooleanField(_("Recibe SMS"), default=True)
    whatsapp = models.BooleanField(_("Tiene WhatsApp"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("teléfono")
        verbose_name_plural = _("teléfonos")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "number"], name="customer_phone_once"),
            models.CheckConstraint(condition=Q(number__startswith="+"), name="customer_phone_is_e164"),
        ]
        indexes = [models.Index(fields=["number"])]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        return show_phone(self.number)

    @property
    def whatsapp_url(self) -> str:
        return f"https://wa.me/{self.number.removeprefix('+')}"


class Connection(models.Model):
    """What a customer has connected."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="connections")
    name = models.CharField(_("Nombre"), max_length=80)
    plan = models.CharField(_("Plan"), max_length=80, blank=True)
    address = models.CharField(_("Dirección"), max_length=160, blank=True)
    node = models.CharField(_("Nodo"), max_length=40, blank=True)
    ip = models.GenericIPAddressField(_("IP"), null=True, blank=True)
    mac = models.CharField(_("MAC"), max_length=17, blank=True)
    state = models.CharField(_("Estado"), max_length=10, choices=ConnectionState, default=ConnectionState.ACTIVE)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("conexión")
        verbose_name_plural = _("conexiones")
        ordering = ["customer", "pk"]
        indexes = [models.Index(fields=["node"])]

    def __str__(self) -> str:
        return f"{self.name} · {self.plan}" if self.plan else self.name

    @property
    def state_color(self) -> str:
        return STATE_COLORS[ConnectionState(self.state)]


class PushSubscription(models.Model):
    """A customer's device that takes push messages.

    token: the name under which we know it, fit to be read: "Motorola G54 · 3fa9c2d1e8". target: where the push
    service finds it, as the browser or the app gave it.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="push_subscriptions")
    token = models.CharField(_("Dispositivo"), max_length=255, unique=True)
    target = models.TextField(_("Dirección de push"), blank=True, editable=False)
    device = models.CharField(_("Nombre del dispositivo"), max_length=80, blank=True)
    active = models.BooleanField(_("Activo"), default=True)
    created_at = models.DateTimeField(_("Alta"), auto_now_add=True)

    class Meta:
        verbose_name = _("dispositivo")
        verbose_name_plural = _("dispositivos")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.token
