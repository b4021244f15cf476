from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Color(TextChoices):
    """The twelve chips whose contrast holds in both themes."""

    GRAY = "gray", _("Gris")
    BLUE = "blue", _("Azul")
    CYAN = "cyan", _("Cian")
    TEAL = "teal", _("Turquesa")
    GREEN = "green", _("Verde")
    LIME = "lime", _("Lima")
    YELLOW = "yellow", _("Amarillo")
    ORANGE = "orange", _("Naranja")
    RED = "red", _("Rojo")
    PINK = "pink", _("Rosa")
    VIOLET = "violet", _("Violeta")
    INDIGO = "indigo", _("Índigo")


class StateKind(TextChoices):
    OPEN = "open", _("Abierto")
    WAITING = "waiting", _("En espera")
    CLOSED = "closed", _("Cerrado")
    CANCELLED = "cancelled", _("Anulado")


# Entering one of these ends a ticket; leaving them reopens it.
END_KINDS = [StateKind.CLOSED, StateKind.CANCELLED]


class TicketKind(TextChoices):
    CLAIM = "claim", _("Reclamo de cliente")
    INTERNAL = "internal", _("Interno")
    VENDOR = "vendor", _("Al proveedor")


# What there is to do for ourselves and for customers.
OWN_KINDS = [TicketKind.CLAIM, TicketKind.INTERNAL]


class Origin(TextChoices):
    OPERATOR = "operator", _("Operador")
    TECHNICIAN = "technician", _("Técnico")
    CUSTOMER_APP = "customer_app", _("App de clientes")
    PORTAL = "portal", _("Portal")
    API = "api", _("API")
    EMAIL = "email", _("Email")


class Door(TextChoices):
    """Where a ticket can be opened; each offers its own categories."""

    DESK = "desk", _("Mesa de ayuda")
    TECHNICIAN_APP = "technician_app", _("App de técnicos")
    CUSTOMER_APP = "customer_app", _("App de clientes")
    PORTAL = "portal", _("Portal de clientes")


class Visibility(TextChoices):
    INTERNAL = "internal", _("Nota interna")
    PUBLIC = "public", _("Visible para el cliente")


class Event(TextChoices):
    """What happens to a ticket that the customer may be told of."""

    OPENED = "ticket_opened", _("Se abre un ticket")
    REPLY = "ticket_reply", _("Se responde al cliente")
    STATE = "ticket_state", _("Cambia el estado")
    CLOSED = "ticket_closed", _("Se cierra")
