"""Tries an account of a provider of SMS or push: whether it is there, and with somebody to get it, a message."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from messaging.channels.base import AuthRefused, DeliveryError, Envelope, Transport
from messaging.channels.inside import NotAllowed, address_of
from messaging.channels.kinds import Step

SECONDS = 15.0
Place = tuple[str, int]


def found(host: str, port: int, inside: Sequence[str]) -> Step:
    try:
        address_of(host, port, inside)
    except NotAllowed as error:
        return Step(
            False,
            _("Ese servidor está dentro de tu red"),
            _("Para que se pueda llamar, sumá su red a INSIDE_NETWORKS."),
            str(error),
        )
    except (OSError, UnicodeError) as error:
        return Step(
            False, _("No existe ningún servidor «%s»") % host, _("Fijate si está bien escrito."), str(error)
        )
    return Step(True, _("El servidor existe"))


def delivered(transport: Transport, sender: str, to: str) -> Step:
    envelope = Envelope(
        key=f"probe.{id(transport)}", sender=sender, recipient=to, subject=_("Prueba de la cuenta de envío"),
        text=_("Si estás leyendo esto, la cuenta anda."),
    )  # fmt: skip
    try:
        with transport:
            transport.send(envelope, SECONDS)
    except AuthRefused as error:
        return Step(False, _("No acepta el usuario o la clave"), _("Escribilos de nuevo."), str(error))
    except DeliveryError as error:
        return Step(
            False,
            _("No aceptó el mensaje de prueba"),
            _("Lo que contestó está abajo: comparalo con lo que pide tu proveedor."),
            str(error),
        )
    return Step(True, _("Aceptó un mensaje de prueba para %s") % to)


def try_out(transport: Transport, place: Place, inside: Sequence[str], sender: str, to: str) -> list[Step]:
    first = found(*place, inside)
    return [first, delivered(transport, sender, to)] if first.ok and to else [first]
