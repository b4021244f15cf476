"""How a state looks: a colour by its meaning, and an icon, so that the colour is never the only sign."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from messaging.choices import Channel, Outcome, State, SuppressionReason


@dataclass(frozen=True)
class Mark:
    color: str
    icon: str


STATE_MARKS = {
    State.PREPARING: Mark("gray", "file-pen"),
    State.QUEUED: Mark("gray", "hourglass"),
    State.PAUSED: Mark("yellow", "pause"),
    State.SENDING: Mark("cyan", "loader"),
    State.SENT: Mark("blue", "send"),
    State.DELIVERED: Mark("green", "check"),
    State.BOUNCED: Mark("red", "mail-x"),
    State.COMPLAINED: Mark("pink", "flag"),
    State.FAILED: Mark("orange", "triangle-alert"),
    State.UNCERTAIN: Mark("yellow", "circle-question-mark"),
    State.EXPIRED: Mark("gray", "timer-off"),
    State.CANCELLED: Mark("gray", "ban"),
    State.SUPPRESSED: Mark("yellow", "shield-x"),
}
# The long label explains in a filter; a chip in a row has no room for it.
SHORT_LABELS = {State.SUPPRESSED: _("Bloqueado"), State.COMPLAINED: _("Spam")}
RESENT = Mark("violet", "refresh-cw")
OUTCOME_MARKS = {
    Outcome.STARTED: Mark("cyan", "loader"),
    Outcome.ACCEPTED: Mark("blue", "send"),
    Outcome.PASSING: Mark("yellow", "rotate-cw"),
    Outcome.PERMANENT: Mark("orange", "triangle-alert"),
    Outcome.UNKNOWN: Mark("yellow", "circle-question-mark"),
    Outcome.RETURNED: Mark("gray", "hourglass"),
}
# What a provider told later (messaging.channels.told.Fate).
FATE_MARKS = {
    "accepted": Mark("blue", "send"),
    "delivered": Mark("green", "check"),
    "opened": Mark("green", "mouse-pointer-click"),
    "failed": Mark("orange", "triangle-alert"),
    "bounced": Mark("red", "mail-x"),
    "complained": Mark("pink", "flag"),
    "opted_out": Mark("violet", "bell-off"),
}
FATE_LABELS = {
    "accepted": _("Lo aceptó"),
    "delivered": _("Lo entregó"),
    "opened": _("Lo abrió el cliente"),
    "failed": _("No lo pudo entregar"),
    "bounced": _("Rebotó"),
    "complained": _("Lo marcó como spam"),
    "opted_out": _("Pidió no recibir avisos"),
}
REASON_MARKS = {
    SuppressionReason.HARD_BOUNCE: Mark("red", "mail-x"),
    SuppressionReason.COMPLAINT: Mark("pink", "flag"),
    SuppressionReason.OPT_OUT: Mark("violet", "bell-off"),
    SuppressionReason.BY_HAND: Mark("yellow", "shield-x"),
}
# What became of a row of a batch, in the order in which it is told.
RESULT_LABELS = {
    "waiting": _("En cola"),
    "sent": _("Enviados"),
    "failed": _("Con error"),
    "uncertain": _("Sin confirmar"),
    "cancelled": _("Cancelados"),
    "skipped": _("Salteados"),
}
# How far a batch is.
STAGE_LABELS = {
    "running": _("En marcha"),
    "paused": _("En pausa"),
    "done": _("Terminó"),
    "cancelled": _("Cancelado"),
}
STAGE_MARKS = {
    "running": Mark("cyan", "loader"),
    "paused": Mark("yellow", "pause"),
    "done": Mark("green", "check"),
    "cancelled": Mark("gray", "ban"),
}
SKIPPED_MARK = Mark("gray", "circle-slash")
MOVED_MARK = Mark("violet", "refresh-cw")
LIFTED = Mark("gray", "shield-check")
CHANNEL_ICONS = {Channel.EMAIL: "mail", Channel.SMS: "message-square-text", Channel.PUSH: "bell-ring"}
CHANNEL_NAMES = {Channel.EMAIL: _("Emails"), Channel.SMS: _("SMS"), Channel.PUSH: _("Push")}
# What made a message leave, in names that people know; an event that has none here shows its own.
EVENT_LABELS = {
    "manual": _("Escrito a mano"),
    "ticket_opened": _("Alta de ticket"),
    "ticket_reply": _("Respuesta"),
    "ticket_state": _("Cambio de estado"),
    "ticket_closed": _("Cierre de ticket"),
    "ticket_vendor": _("Ticket al proveedor"),
    "invoice": _("Factura"),
    "invoice_due": _("Aviso de vencimiento"),
    "payment": _("Recibo de pago"),
    "works": _("Obras programadas"),
    "outage": _("Aviso de corte"),
}


def short_label(state: str) -> str:
    return str(SHORT_LABELS.get(State(state), State(state).label))


def event_label(name: str) -> str:
    return str(EVENT_LABELS.get(name) or name.replace("_", " ").capitalize())
