"""What messaging itself can say: the letter that somebody writes by hand."""

from django.utils.translation import gettext_lazy as _

from messaging.choices import Channel
from messaging.wording.vocabulary import Event, Placeholder, Text

CUSTOMER = Placeholder("cliente", _("Nombre del cliente"), "customer.name", "María Fernández")
CODE = Placeholder("codigo", _("Número de cliente"), "customer.code", "000123")
COMPANY = Placeholder("empresa", _("Nombre de la empresa"), "organization.name", "Fibra del Valle")
TICKET = Placeholder("ticket", _("Número del ticket"), "ticket_number", "4821")
EVERYWHERE = (CUSTOMER, CODE, COMPANY)

MANUAL = Event(
    "manual",
    _("Escrito a mano"),
    (
        Placeholder(
            "texto", _("Lo que se escribió"), "text", _("El técnico pasa mañana entre las 9 y las 12."), True
        ),
        Placeholder("asunto", _("Asunto que se escribió"), "subject", _("Turno del técnico")),
        *EVERYWHERE,
        TICKET,
    ),
    {
        Channel.EMAIL: Text("{texto}\n\n{empresa}", "{asunto}"),
        Channel.SMS: Text("{texto}"),
        Channel.PUSH: Text("{texto}", "{asunto}"),
    },
)
