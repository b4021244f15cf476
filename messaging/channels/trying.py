"""Tries an account of a provider of SMS or push: whether it is there, lets us in, and, with somebody to get it,
takes a message."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.channels.base import AuthRefused, DeadAddress, DeliveryError, Envelope, Transport
from messaging.channels.inside import NotAllowed, address_of
from messaging.channels.kinds import Step

SECONDS = 15.0
Place = tuple[str, int]
# By the code of an error; "" for what has no words of its own here.
REASONS = {
    "auth": (gettext_lazy("No acepta el usuario o la clave"), gettext_lazy("Escribilos de nuevo.")),
    "nobody": (gettext_lazy("No acepta esa dirección"), gettext_lazy("Fijate si está bien escrita.")),
    "connection": (
        gettext_lazy("Nadie atiende en ese puerto"),
        gettext_lazy("Fijate el puerto que te dio tu proveedor, y si va con TLS o sin TLS."),
    ),
    "timeout": (
        gettext_lazy("El servidor no contesta"),
        gettext_lazy("Puede ser el puerto, o un cortafuegos que no deja salir."),
    ),
    "tls": (
        gettext_lazy("No se pudo cifrar la conexión"),
        gettext_lazy("O ese puerto es sin TLS, o su certificado no es de fiar."),
    ),
    "": (
        gettext_lazy("No aceptó el mensaje de prueba"),
        gettext_lazy("Lo que contestó está abajo: comparalo con lo que pide tu proveedor."),
    ),
}


@runtime_checkable
class Knocks(Protocol):
    """A way out that can be asked whether it lets us in, without anything being sent."""

    def knock(self, seconds: float) -> None:
        """Raises DeliveryError."""


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


def let_in(transport: Transport, to: str) -> list[Step]:
    """Whether it takes our user and password, where that can be asked without sending."""
    if not isinstance(transport, Knocks):
        # What it thinks of them comes with its answer to a message.
        advice = _("Si acepta la clave se ve mandando un mensaje: escribí arriba adónde.")
        return [] if to else [Step(True, _("Falta mandar un mensaje de prueba"), advice)]
    try:
        with transport:
            transport.knock(SECONDS)
    except DeliveryError as error:
        return [refused(error)]
    return [Step(True, _("Contesta y nos deja entrar"))]


def refused(error: DeliveryError) -> Step:
    kind = (
        "auth"
        if isinstance(error, AuthRefused) or error.code in ("401", "403")
        else "nobody"
        if isinstance(error, DeadAddress)
        else error.code
    )
    title, advice = REASONS.get(kind, REASONS[""])
    return Step(False, title, advice, str(error))


def delivered(transport: Transport, sender: str, to: str) -> Step:
    envelope = Envelope(
        key=f"probe.{id(transport)}", sender=sender, recipient=to, subject=_("Prueba de la cuenta de envío"),
        text=_("Si estás leyendo esto, la cuenta anda."),
    )  # fmt: skip
    try:
        with transport:
            transport.send(envelope, SECONDS)
    except DeliveryError as error:
        return refused(error)
    return Step(True, _("Aceptó un mensaje de prueba para %s") % to)


def try_out(transport: Transport, place: Place, inside: Sequence[str], sender: str, to: str) -> list[Step]:
    steps = [found(*place, inside)]
    if steps[-1].ok:
        steps += let_in(transport, to)
    return [*steps, delivered(transport, sender, to)] if to and steps[-1].ok else steps
