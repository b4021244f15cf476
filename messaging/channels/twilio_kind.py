"""Twilio as an account."""

import re

from django.conf import settings as django_settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.channels.http import Http
from messaging.channels.kinds import FieldSpec, Step, TransportKind, Values
from messaging.channels.report_address import report_url
from messaging.channels.trying import try_out
from messaging.channels.twilio import TwilioTransport


def make(settings: Values, secrets: Values) -> TwilioTransport:
    account = settings["account"].strip()
    if not re.fullmatch(r"AC[0-9a-fA-F]{32}", account):
        raise ValueError(_("El «Account SID» empieza con AC y lleva 32 letras y números más."))
    return TwilioTransport(
        account=account,
        key=settings.get("key") or account,
        secret=secrets.get("token") or "",
        report_url=report_url(settings),
        http=Http(django_settings.INSIDE_NETWORKS),
    )


def probe(settings: Values, secrets: Values, sender: str, to: str) -> list[Step]:
    place = ("api.twilio.com", 443)
    return try_out(make(settings, secrets), place, django_settings.INSIDE_NETWORKS, sender, to)


KIND = TransportKind(
    key="twilio",
    channels=("sms",),
    label="Twilio",
    make=make,
    probe=probe,
    reports=True,
    fields=(
        FieldSpec("account", "Account SID"),
        FieldSpec("key", "API Key SID", required=False, help=gettext_lazy("Vacía: con el token de la cuenta.")),
        FieldSpec(
            "token",
            gettext_lazy("Auth Token o clave secreta"),
            "secret",
            help=gettext_lazy("Con él también comprobamos que los informes vengan de Twilio."),
        ),
        FieldSpec(
            "signing_token",
            gettext_lazy("Auth Token, si entrás con API Key"),
            "secret",
            required=False,
            help=gettext_lazy("Twilio firma sus informes siempre con el Auth Token."),
        ),
    ),
    help=gettext_lazy("El remitente es el número (+1…) o el Messaging Service (MG…)."),
)
