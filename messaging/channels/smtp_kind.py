"""SMTP as an account: what to ask for, and how to see whether it is right."""

from django.utils.translation import gettext_lazy as _

from messaging.channels.kinds import FieldSpec, TransportKind, Values
from messaging.channels.smtp import PORTS, SmtpTransport
from messaging.channels.smtp_probe import probe

SECURITIES = (
    ("starttls", _("STARTTLS (puerto 587)")),
    ("tls", _("TLS desde el principio (puerto 465)")),
    ("none", _("Sin cifrar: sólo dentro de tu red")),
)


def make(settings: Values, secrets: Values) -> SmtpTransport:
    security = settings.get("security") or "starttls"
    if security not in PORTS:
        raise ValueError(f"Unknown security: {security}")
    return SmtpTransport(
        host=settings["host"],
        port=settings.get("port") or PORTS[security],
        security=security,
        user=settings.get("user") or "",
        password=secrets.get("password") or "",
    )


KIND = TransportKind(
    key="smtp",
    channels=("email",),
    label=_("Servidor de correo (SMTP)"),
    make=make,
    probe=lambda settings, secrets, sender, to: probe(make(settings, secrets), sender, to),
    fields=(
        FieldSpec("host", _("Servidor"), help=_("Como lo da tu proveedor de correo: smtp.ejemplo.com")),
        FieldSpec("security", _("Seguridad"), "choice", choices=SECURITIES, default="starttls"),
        FieldSpec(
            "port", _("Puerto"), "number", required=False, help=_("Vacío: el de siempre para esa seguridad.")
        ),
        FieldSpec("user", _("Usuario"), required=False),
        FieldSpec("password", _("Clave"), "secret", required=False),
    ),
)
