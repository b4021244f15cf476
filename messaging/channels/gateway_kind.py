"""The HTTP gateway as an account: what to ask for, what to accept, and how to try it."""

from urllib.parse import urlsplit

from django.conf import settings as django_settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.channels.gateway import GatewayTransport, unknown_placeholders
from messaging.channels.gateway_fields import document, lines, pattern
from messaging.channels.gateway_presets import PRESETS
from messaging.channels.http import Http
from messaging.channels.kinds import FieldSpec, Step, TransportKind, Values
from messaging.channels.numbers import STYLES
from messaging.channels.report_address import report_url
from messaging.channels.trying import try_out

METHODS = (("POST", "POST"), ("GET", "GET"), ("PUT", "PUT"))
BODIES = (
    ("form", gettext_lazy("Formulario")),
    ("json", "JSON"),
    ("query", gettext_lazy("En la dirección (URL)")),
)
REPORTS = (
    ("plain", gettext_lazy("id o reference, status, code y text")),
    ("kannel", "Kannel"),
    ("android", "SMS Gateway for Android"),
    ("infobip", "Infobip"),
)
HOLDS = gettext_lazy("Se completan: {to} {text} {id} {from} {user} {password} {coding} {report_url}")


def make(settings: Values, secrets: Values) -> GatewayTransport:
    """Raises ValueError, with words for people."""
    url, template = settings["url"], settings.get("template") or ""
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ValueError(_("La dirección tiene que empezar con http:// o https://."))
    parameters, headers = lines(settings, "parameters", "="), lines(settings, "headers", ":")
    strange = unknown_placeholders(url, template, *parameters.values(), *headers.values())
    if strange:
        raise ValueError(_("No sabemos completar: %s") % ", ".join(f"{{{name}}}" for name in sorted(strange)))
    return GatewayTransport(
        url=url,
        method=settings.get("method") or "POST",
        body=settings.get("body") or "form",
        parameters=parameters,
        template=document(template),
        headers=headers,
        user=settings.get("user") or "",
        password=secrets.get("password") or "",
        basic=bool(settings.get("basic")),
        number_style=settings.get("number_style") or "e164",
        accepted=pattern(settings, "accepted"),
        passing=pattern(settings, "passing"),
        reference=pattern(settings, "reference"),
        report_url=report_url(settings),
        http=Http(django_settings.INSIDE_NETWORKS),
    )


def probe(settings: Values, secrets: Values, sender: str, to: str) -> list[Step]:
    place = urlsplit(settings["url"])
    port = place.port or (443 if place.scheme == "https" else 80)
    transport = make(settings, secrets)
    return try_out(transport, (place.hostname or "", port), django_settings.INSIDE_NETWORKS, sender, to)


KIND = TransportKind(
    key="gateway",
    channels=("sms",),
    label=gettext_lazy("Pasarela HTTP (Kannel, teléfono Android, proveedor)"),
    make=make,
    probe=probe,
    presets=PRESETS,
    reports=True,
    fields=(
        FieldSpec("url", gettext_lazy("Dirección (URL)"), help=HOLDS),
        FieldSpec("method", gettext_lazy("Método"), "choice", choices=METHODS, default="POST"),
        FieldSpec("body", gettext_lazy("Cómo van los datos"), "choice", choices=BODIES, default="form"),
        FieldSpec("parameters", gettext_lazy("Datos, uno por línea: nombre=valor"), "lines", required=False),
        FieldSpec("template", gettext_lazy("Plantilla JSON"), "lines", required=False),
        FieldSpec("headers", gettext_lazy("Encabezados, uno por línea: Nombre: valor"), "lines", required=False),
        FieldSpec("user", gettext_lazy("Usuario"), required=False),
        FieldSpec("password", gettext_lazy("Clave o token"), "secret", required=False),
        FieldSpec("basic", gettext_lazy("Entrar por HTTP básico"), "switch", required=False, default=False),
        FieldSpec("number_style", gettext_lazy("Números"), "choice", choices=STYLES, default="e164"),
        FieldSpec("accepted", gettext_lazy("Patrón de «aceptado»"), required=False),
        FieldSpec("passing", gettext_lazy("Patrón de «probá más tarde»"), required=False),
        FieldSpec("reference", gettext_lazy("Patrón del id del proveedor"), required=False),
        FieldSpec("report_format", gettext_lazy("Sus informes"), "choice", choices=REPORTS, default="plain"),
        FieldSpec("report_key", gettext_lazy("Clave con que firma sus informes"), "secret", required=False),
    ),
)
