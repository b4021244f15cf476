"""SMTP as an account: what to ask for, and how to see whether it is right."""

from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings as django_settings
from django.utils.translation import gettext_lazy as _

from messaging.channels.inside import NotAllowed, address_of
from messaging.channels.kinds import FieldSpec, TransportKind, Values
from messaging.channels.smtp import SmtpTransport
from messaging.channels.smtp_line import PORTS
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
        inside=django_settings.INSIDE_NETWORKS,
    )


def from_url(url: str) -> SmtpTransport:
    """ "smtp://user:password@host:587?security=starttls", "smtps://…"; its host is trusted."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query).get("security", ["starttls"])[0]
    security = "tls" if parts.scheme == "smtps" else asked
    if security not in PORTS:
        raise ValueError(f"Unknown security: {security}")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return SmtpTransport(parts.hostname or "localhost", parts.port or PORTS[security], security, user, password)


def check(settings: Values) -> None:
    """A name that is found nowhere today may be found tomorrow; one that leads inside is refused at once."""
    try:
        address_of(settings["host"], settings.get("port") or PORTS["none"], django_settings.INSIDE_NETWORKS)
    except NotAllowed as error:
        raise ValueError(_("Ese servidor está dentro de tu red: sumala a INSIDE_NETWORKS.")) from error
    except (OSError, UnicodeError):
        return


KIND = TransportKind(
    key="smtp",
    channels=("email",),
    label=_("Servidor de correo (SMTP)"),
    make=make,
    check=check,
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
