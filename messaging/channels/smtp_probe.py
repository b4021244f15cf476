"""Tries an SMTP account step by step, and says in plain words where it stops."""

import ssl
from collections.abc import Callable
from smtplib import SMTPNotSupportedError

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.channels.base import DeliveryError, Envelope
from messaging.channels.inside import NotAllowed, address_of
from messaging.channels.kinds import Step
from messaging.channels.smtp import SmtpTransport

SECONDS = 15.0
REFUSALS = {
    "MAIL": (
        gettext_lazy("No acepta la dirección del remitente"),
        gettext_lazy("Casi siempre tiene que ser la de la misma cuenta, o una que el proveedor haya verificado."),
    ),
    "RCPT": (
        gettext_lazy("No acepta la dirección de destino"),
        gettext_lazy("Fijate si está bien escrita. Si es de afuera, el servidor quizás pida usuario y clave."),
    ),
    "DATA": (
        gettext_lazy("No aceptó el mensaje de prueba"),
        gettext_lazy("Lo que contestó está abajo: mandáselo a quien lo administra."),
    ),
}


def probe(transport: SmtpTransport, sender: str, to: str) -> list[Step]:
    """Host, port, encryption, credentials, sender and, with `to`, a mail; up to the first that fails."""
    transport.deadline.start(SECONDS)
    steps: list[Step] = []
    tries: list[Callable[[], Step]] = [lambda: find(transport), lambda: greet(transport)]
    if to:
        tries.append(lambda: deliver(transport, sender, to))
    with transport:
        for attempt in tries:
            steps.append(attempt())
            if not steps[-1].ok:
                break
    return steps


def find(transport: SmtpTransport) -> Step:
    try:
        address_of(transport.host, transport.port, transport.inside or ())
    except NotAllowed as error:
        return Step(
            False,
            _("Ese servidor está dentro de tu red"),
            _("Si es tuyo, quien administra el sistema tiene que sumar la red a INSIDE_NETWORKS."),
            str(error),
        )
    except (OSError, UnicodeError) as error:
        return Step(
            False,
            _("No existe ningún servidor «%s»") % transport.host,
            _("Fijate si está bien escrito; lo da tu proveedor de correo."),
            str(error),
        )
    return Step(True, _("El servidor existe"))


def greet(transport: SmtpTransport) -> Step:
    try:
        transport.dial()
    except DeliveryError as error:
        title, advice = reason(error, transport)
        return Step(False, title, advice, str(error))
    return Step(True, _("Contesta y nos deja entrar"))


def reason(error: DeliveryError, transport: SmtpTransport) -> tuple[str, str]:
    cause = error.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _("El certificado del servidor no es de fiar"), _(
            "Puede estar vencido o ser de otro nombre. Usá el nombre exacto que figura en el certificado."
        )
    if isinstance(cause, SMTPNotSupportedError):
        return _("El servidor no ofrece STARTTLS"), _(
            "Sin cifrar no mandamos nada por ahí. Probá con TLS desde el principio y el puerto 465."
        )
    if error.code == "tls":
        return _("No se pudo cifrar la conexión"), _("Probá con la otra seguridad; 587 es STARTTLS y 465 es TLS.")
    if error.code in ("530", "534", "535", "538"):
        return _("No acepta el usuario o la clave"), _(
            "Escribilos de nuevo. Algunos proveedores piden una «clave de aplicación» en lugar de la de siempre."
        )
    if isinstance(cause, ConnectionRefusedError):
        return _("El puerto %s está cerrado") % transport.port, _(
            "Probá con 587 o 465; muchos proveedores de internet cierran el 25."
        )
    if error.code == "timeout":
        return _("El servidor no contesta"), _("Puede ser el puerto, o un cortafuegos que no deja salir.")
    return _("El servidor no nos deja pasar"), _("Lo que contestó está abajo: mandáselo a quien lo administra.")


def deliver(transport: SmtpTransport, sender: str, to: str) -> Step:
    envelope = Envelope(
        key=f"probe.{id(transport)}", sender=sender, recipient=to, subject=_("Prueba de la cuenta de envío"),
        text=_("Si estás leyendo esto, la cuenta anda."),
    )  # fmt: skip
    try:
        transport.send(envelope, SECONDS)
    except DeliveryError as error:
        title, advice = REFUSALS.get(transport.step, REFUSALS["DATA"])
        return Step(False, str(title), str(advice), str(error))
    return Step(True, _("Aceptó un mensaje de prueba para %s") % to)
