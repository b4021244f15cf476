"""SMPP as an account."""

from django.conf import settings as django_settings
from django.utils.translation import gettext_lazy as _

from messaging.channels.kinds import FieldSpec, Step, TransportKind, Values
from messaging.channels.numbers import STYLES
from messaging.channels.smpp import SmppTransport
from messaging.channels.trying import try_out

PORT = 2775
MODES = (
    ("transmitter", _("Uno para enviar y otro para los informes")),
    ("transceiver", _("Uno solo para todo (transceiver)")),
)


def make(settings: Values, secrets: Values) -> SmppTransport:
    return SmppTransport(
        host=settings["host"],
        port=settings.get("port") or PORT,
        system_id=settings["system_id"],
        password=secrets.get("password") or "",
        system_type=settings.get("system_type") or "",
        mode=settings.get("mode") or "transmitter",
        tls=bool(settings.get("tls")),
        number_style=settings.get("number_style") or "digits",
        inside=django_settings.INSIDE_NETWORKS,
    )


def probe(settings: Values, secrets: Values, sender: str, to: str) -> list[Step]:
    place = (settings["host"], settings.get("port") or PORT)
    return try_out(make(settings, secrets), place, django_settings.INSIDE_NETWORKS, sender, to)


KIND = TransportKind(
    key="smpp",
    channels=("sms",),
    label="SMPP",
    make=make,
    probe=probe,
    fields=(
        FieldSpec("host", _("Servidor")),
        FieldSpec("port", _("Puerto"), "number", required=False, default=PORT),
        FieldSpec("system_id", _("Usuario (system_id)")),
        FieldSpec("password", _("Clave"), "secret", help=_("SMPP acepta hasta 8 caracteres.")),
        FieldSpec("system_type", "system_type", required=False),
        FieldSpec("mode", _("Conexión"), "choice", choices=MODES, default="transmitter"),
        FieldSpec("tls", _("Cifrar con TLS"), "switch", required=False, default=False),
        FieldSpec("number_style", _("Números"), "choice", choices=STYLES, default="digits"),
    ),
)
