"""Push as an account: the keys of Web Push, those of Firebase, or both."""

import json

from django.conf import settings as django_settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.channels.fcm import FcmTransport
from messaging.channels.http import Http
from messaging.channels.kinds import FieldSpec, Step, TransportKind, Values
from messaging.channels.push import PushTransport
from messaging.channels.trying import delivered, found
from messaging.channels.webpush import WebPushTransport
from messaging.channels.webpush_keys import public_key_of


def make(settings: Values, secrets: Values) -> PushTransport:
    """Raises ValueError, with words for people."""
    vapid, account = secrets.get("vapid_key") or "", secrets.get("service_account") or ""
    if not (vapid or account):
        raise ValueError(_("Cargá la clave de Web Push, la de Firebase, o las dos."))
    http = Http(django_settings.INSIDE_NETWORKS)
    web = web_of(vapid, settings.get("contact") or "", http) if vapid else None
    return PushTransport(web, fcm_of(account, http) if account else None)


def web_of(key: str, contact: str, http: Http) -> WebPushTransport:
    if not contact.startswith(("mailto:", "https://")):
        raise ValueError(_("El contacto empieza con mailto: o con https://."))
    try:
        return WebPushTransport(key.strip(), contact, http)
    except ValueError as error:
        raise ValueError(_("La clave de Web Push no sirve: %s") % error) from error


def fcm_of(account: str, http: Http) -> FcmTransport:
    try:
        return FcmTransport(account, http=http)
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(_("El JSON de Firebase no sirve: %s") % error) from error


def probe(settings: Values, secrets: Values, sender: str, to: str) -> list[Step]:
    transport = make(settings, secrets)
    steps = []
    if transport.web is not None:
        told = _("La clave de Web Push sirve. Su parte pública, para el portal: %s")
        steps.append(Step(True, told % public_key_of(transport.web.vapid)))
    if transport.fcm is not None:
        steps.append(found("fcm.googleapis.com", 443, django_settings.INSIDE_NETWORKS))
        if steps[-1].ok:
            told = _("La clave de Firebase es del proyecto %s") % json.loads(transport.fcm.account)["project_id"]
            steps.append(Step(True, told))
    return [*steps, delivered(transport, sender, to)] if to and all(step.ok for step in steps) else steps


KIND = TransportKind(
    key="push",
    channels=("push",),
    label=gettext_lazy("Push a navegadores y teléfonos (Web Push y Firebase)"),
    make=make,
    probe=probe,
    fields=(
        FieldSpec(
            "contact",
            gettext_lazy("Contacto"),
            required=False,
            help=gettext_lazy("A quién avisa el navegador si algo anda mal: mailto:sistemas@ejemplo.com"),
        ),
        FieldSpec(
            "vapid_key",
            gettext_lazy("Clave privada de Web Push (VAPID)"),
            "secret",
            required=False,
            help=gettext_lazy("Para hacer una: python manage.py vapid_key"),
        ),
        FieldSpec(
            "service_account",
            gettext_lazy("Clave de Firebase (JSON de la cuenta de servicio)"),
            "secret",
            required=False,
            help=gettext_lazy("La da Firebase en Configuración del proyecto, Cuentas de servicio."),
        ),
    ),
)
