from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CustomerKind(TextChoices):
    RESIDENTIAL = "residential", _("Residencial")
    COMPANY = "company", _("Empresa")


class CustomerStatus(TextChoices):
    ENABLED = "enabled", _("Habilitado")
    BLOCKED = "blocked", _("Bloqueado")
    NO_SERVICE = "no_service", _("Sin servicio")
    TEMPORARY = "temporary", _("Temporal")


STATUS_COLORS = {
    CustomerStatus.ENABLED: "green",
    CustomerStatus.BLOCKED: "red",
    CustomerStatus.NO_SERVICE: "gray",
    CustomerStatus.TEMPORARY: "yellow",
}


class ConnectionState(TextChoices):
    ACTIVE = "active", _("Activa")
    SUSPENDED = "suspended", _("Suspendida")
    PENDING = "pending", _("Por instalar")
    REMOVED = "removed", _("Dada de baja")


STATE_COLORS = {
    ConnectionState.ACTIVE: "green",
    ConnectionState.SUSPENDED: "orange",
    ConnectionState.PENDING: "blue",
    ConnectionState.REMOVED: "gray",
}
