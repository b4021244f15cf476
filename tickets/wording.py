"""What a ticket's events say from the factory, and with which words operators may say it instead."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.models import Customer
from messaging.choices import Channel
from messaging.wording.factory import EVERYWHERE, TICKET
from messaging.wording.vocabulary import Event as Told
from messaging.wording.vocabulary import Placeholder, Text
from tickets.choices import Event
from tickets.models import Ticket

VENDOR_EVENT = "ticket_vendor"
TITLE = Placeholder("titulo", _("De qué se trata"), "title", _("Internet lento"))
CATEGORY = Placeholder("categoria", _("Categoría, como la lee el cliente"), "category", _("Sin servicio"))
STATE = Placeholder("estado", _("Estado en que queda"), "state", _("Trabajando"))
BEFORE = Placeholder("estado_anterior", _("Estado en que estaba"), "before", _("Abierto"))
TECHNICIAN = Placeholder("tecnico", _("Nombre de pila del técnico"), "technician", "Fabián")
WRITTEN = _("Lo que se escribió")
TICKETS = (TICKET, TITLE, CATEGORY, STATE, TECHNICIAN, *EVERYWHERE)


def about_ticket(user: User, customer: Customer) -> dict[str, Any]:
    """The newest ticket of the customer that the reader may see, for a preview."""
    rows = Ticket.objects.visible_to(user).filter(customer=customer)
    ticket = rows.select_related("category", "state", "assignee").order_by("-pk").first()
    return {"ticket_number": str(ticket.pk), **values_of(ticket)} if ticket else {}


def values_of(ticket: Ticket) -> dict[str, Any]:
    """What the placeholders of every event of a ticket stand for."""
    return {
        "number": str(ticket.pk),
        "title": ticket.subject or ticket.complaint or ticket.category.name_for_customers,
        "category": ticket.category.name_for_customers,
        "state": ticket.state.name,
        "technician": ticket.assignee.first_name if ticket.assignee else "",
    }


OPENED = Told(
    Event.OPENED,
    Event.OPENED.label,
    (Placeholder("texto", _("Lo que contó el cliente"), "text", _("Anda muy lento desde ayer.")), *TICKETS),
    {
        Channel.EMAIL: Text(
            _(
                "# Abrimos tu ticket #{ticket}\n\nHola, {cliente}:\n\nYa estamos con tu pedido: {titulo}. "
                "Te avisamos por acá cuando haya novedades.\n\nLo que nos contaste:\n> {texto}\n\n{empresa}"
            ),
            _("Recibimos tu pedido [#{ticket}]"),
        ),
        Channel.SMS: Text(_("{empresa}: abrimos tu ticket #{ticket}. Te avisamos cuando haya novedades.")),
        Channel.PUSH: Text(
            _("Ya estamos con tu pedido. Te avisamos cuando haya novedades."), _("Recibimos tu pedido [#{ticket}]")
        ),
    },
    about_ticket,
)
REPLY = Told(
    Event.REPLY,
    Event.REPLY.label,
    (Placeholder("texto", WRITTEN, "text", _("Mañana a la mañana pasa un técnico."), True), *TICKETS),
    {
        Channel.EMAIL: Text(
            _(
                "# Respuesta a tu ticket #{ticket}\n\nHola, {cliente}:\n\n> {texto}\n\n"
                "Sobre tu ticket #{ticket}: {titulo}.\n\n{empresa}"
            ),
            _("Respuesta a tu ticket [#{ticket}]"),
        ),
        Channel.SMS: Text("{empresa} #{ticket}: {texto}"),
        Channel.PUSH: Text("{texto}", _("Respuesta a tu ticket [#{ticket}]")),
    },
    about_ticket,
)
STATE_CHANGED = Told(
    Event.STATE,
    Event.STATE.label,
    (BEFORE, *TICKETS),
    {
        Channel.EMAIL: Text(
            _(
                "# Novedades de tu ticket #{ticket}\n\nHola, {cliente}:\n\n"
                "Tu ticket #{ticket} ahora está en «{estado}».\n\n{empresa}"
            ),
            _("Tu ticket ahora está en «{estado}» [#{ticket}]"),
        ),
        Channel.SMS: Text(_("{empresa}: tu ticket #{ticket} ahora está en «{estado}».")),
        Channel.PUSH: Text(
            _("Tu ticket #{ticket} ahora está en «{estado}»."), _("Tu ticket ahora está en «{estado}» [#{ticket}]")
        ),
    },
    about_ticket,
)
CLOSED = Told(
    Event.CLOSED,
    Event.CLOSED.label,
    (BEFORE, *TICKETS),
    {
        Channel.EMAIL: Text(
            _(
                "# Cerramos tu ticket #{ticket}\n\nHola, {cliente}:\n\nQuedó en «{estado}». "
                "Si el problema sigue, llamanos.\n\n{empresa}"
            ),
            _("Cerramos tu ticket [#{ticket}]"),
        ),
        Channel.SMS: Text(_("{empresa}: cerramos tu ticket #{ticket}. Si el problema sigue, llamanos.")),
        Channel.PUSH: Text(_("Si el problema sigue, llamanos."), _("Cerramos tu ticket [#{ticket}]")),
    },
    about_ticket,
)
VENDOR = Told(
    VENDOR_EVENT,
    _("Ticket al proveedor"),
    (
        Placeholder("texto", WRITTEN, "text", _("La cola de envíos quedó parada."), True),
        Placeholder("quien", _("Quién lo abrió"), "sender", "Lucía Peralta"),
        *TICKETS,
    ),
    {
        Channel.EMAIL: Text(
            _(
                "# Ticket #{ticket} para el proveedor\n\n"
                "{empresa} abrió un ticket para el proveedor del sistema.\n\n"
                "Asunto: {titulo}\nLo abrió: {quien}\n\n> {texto}"
            ),
            "[#{ticket}] {titulo}",
        ),
    },
    about_ticket,
)
TOLD = (OPENED, REPLY, STATE_CHANGED, CLOSED, VENDOR)
