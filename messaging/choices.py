from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    EMAIL = "email", _("Email")
    SMS = "sms", _("SMS")
    PUSH = "push", _("Push")


class Kind(TextChoices):
    AUTO = "auto", _("Automático")
    MANUAL = "manual", _("Manual")


class Purpose(TextChoices):
    """What an account is for. The first three are what messages are about; the last one takes what is left."""

    TICKETS = "tickets", _("Tickets")
    INVOICES = "invoices", _("Facturas")
    CUSTOMERS = "customers", _("Clientes")
    ALL = "all", _("Todo")


class State(TextChoices):
    PREPARING = "preparing", _("Preparándose")
    QUEUED = "queued", _("En cola")
    PAUSED = "paused", _("En pausa")
    SENDING = "sending", _("Saliendo")
    SENT = "sent", _("Enviado")
    DELIVERED = "delivered", _("Entregado")
    BOUNCED = "bounced", _("Rebotado")
    COMPLAINED = "complained", _("Marcado como spam")
    FAILED = "failed", _("Falló")
    UNCERTAIN = "uncertain", _("Sin confirmar")
    EXPIRED = "expired", _("Venció")
    CANCELLED = "cancelled", _("Cancelado")
    SUPPRESSED = "suppressed", _("No enviado: dirección bloqueada")


# "Sent" for people: the next hop accepted it, whatever came back later.
SENT_STATES = [State.SENT, State.DELIVERED, State.BOUNCED, State.COMPLAINED]
# Not ended yet: written again, waiting, stopped with its batch, or on the wire.
WAITING_STATES = [State.PREPARING, State.QUEUED, State.PAUSED, State.SENDING]
# Those of them that can still be stopped.
STOPPABLE_STATES = [State.PREPARING, State.QUEUED, State.PAUSED]
# What a person may have to look at.
WENT_WRONG_STATES = [
    State.FAILED, State.BOUNCED, State.COMPLAINED, State.SUPPRESSED, State.EXPIRED, State.UNCERTAIN,
]  # fmt: skip
NOT_SENT_STATES = [state for state in State if state not in SENT_STATES]
# States from which a person may put the same row in the queue again.
RETRY_STATES = [State.FAILED, State.UNCERTAIN, State.EXPIRED, State.CANCELLED, State.SUPPRESSED]


class Urgency(IntegerChoices):
    """Who goes first when many are due: what a person waits for goes before what a batch pours in."""

    URGENT = 0, _("Urgente")
    NORMAL = 5, _("Normal")
    BULK = 9, _("Masivo")


class Outcome(TextChoices):
    STARTED = "started", _("En curso")
    ACCEPTED = "accepted", _("Aceptado")
    PASSING = "passing", _("Error pasajero")
    PERMANENT = "permanent", _("Error definitivo")
    UNKNOWN = "unknown", _("Sin respuesta")
    RETURNED = "returned", _("Devuelto a la cola")


class BatchAction(TextChoices):
    """What a batch does with one of the rows it was asked to resend."""

    COPY = "copy", _("Sale de nuevo")
    REQUEUE = "requeue", _("Vuelve a la cola")
    SKIP = "skip", _("Se saltea")


class SkipReason(TextChoices):
    NO_RECIPIENT = "no_recipient", _("Sin dirección")
    STILL_QUEUED = "still_queued", _("Ya está en cola")
    NO_CONTENT = "no_content", _("Sin contenido guardado")
    CUSTOMER_DELETED = "customer_deleted", _("Cliente eliminado")
    SUPPRESSED = "suppressed", _("Dirección bloqueada")
    NO_DATA = "no_data", _("No se puede armar de nuevo: sus datos ya no están")
    NO_TEMPLATE = "no_template", _("Sin plantilla para ese canal")
    UNCERTAIN = "uncertain", _("Sin confirmar: puede haber llegado")
    SENT_SINCE = "sent_since", _("Ya salió de nuevo después")
    EXPIRED = "expired", _("Venció antes de salir")
    TICKET_CLOSED = "ticket_closed", _("Su ticket está cerrado")


# A person who was told may send these all the same.
WARNINGS = [SkipReason.UNCERTAIN, SkipReason.SENT_SINCE, SkipReason.EXPIRED, SkipReason.TICKET_CLOSED]


class AddressChoice(TextChoices):
    AS_SENT = "as_sent", _("A la dirección como salió")
    CURRENT = "current", _("A la que el cliente tiene hoy")


class SuppressionReason(TextChoices):
    """Why nothing is sent to an address."""

    HARD_BOUNCE = "hard_bounce", _("Rebotó")
    COMPLAINT = "complaint", _("Lo marcó como spam")
    OPT_OUT = "opt_out", _("Pidió no recibir avisos")
    BY_HAND = "by_hand", _("Bloqueada a mano")


class ContentChoice(TextChoices):
    AS_SENT = "as_sent", _("Como salió")
    RENDERED = "rendered", _("Armado de nuevo con la plantilla y los datos de hoy")
