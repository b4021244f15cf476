"""What usual gateways want to be told, as data: choosing one fills the fields of the form."""

from django.utils.translation import gettext_lazy as _

from messaging.channels.gateway_providers import PROVIDERS, untried
from messaging.channels.kinds import Preset

OURS, PHONE = _("Pasarela propia"), _("Teléfono o router con chip")
TRIED = _("Probado contra un Kannel de verdad. Cambiá la dirección por la de tu smsbox.")
# The provider's own answer decides; where a preset names no success pattern, a status of 2xx is enough.
PRESETS = {
    "kannel": Preset(
        "Kannel (sendsms)",
        OURS,
        TRIED,
        {
            "url": "http://127.0.0.1:13013/cgi-bin/sendsms",
            "method": "GET",
            "body": "query",
            "parameters": (
                "username={user}\npassword={password}\nfrom={from}\nto={to}\ntext={text}\n"
                "charset=UTF-8\ncoding={coding}\ndlr-mask=19\ndlr-url={report_url}&format=kannel&type=%d&answer=%A"
            ),
            "accepted": r"^(0|3): ",
            "passing": r"Temporal|Queued|not available",
            "report_format": "kannel",
        },
    ),
    "android": Preset(
        "SMS Gateway for Android (sms-gate.app)",
        PHONE,
        untried(_("Usuario y clave: los que muestra la app. En la dirección va la del teléfono en tu red.")),
        {
            "url": "http://192.168.1.50:8080/message",
            "body": "json",
            "template": '{"id": "{id}", "textMessage": {"text": "{text}"}, "phoneNumbers": ["{to}"]}',
            "basic": True,
            "reference": r'"id"\s*:\s*"([^"]+)"',
            "report_format": "android",
        },
    ),
    "textbee": Preset(
        "textbee",
        PHONE,
        untried(_("Usuario: el id del dispositivo. Clave: la API key.")),
        {
            "url": "https://api.textbee.dev/api/v1/gateway/devices/{user}/send-sms",
            "body": "json",
            "template": '{"recipients": ["{to}"], "message": "{text}"}',
            "headers": "x-api-key: {password}",
            "accepted": r'"success"\s*:\s*true',
        },
    ),
    "teltonika": Preset(
        "Teltonika RUT",
        PHONE,
        untried(_("Usuario y clave: los de «Post/Get» en el router.")),
        {
            "url": "http://192.168.1.1/cgi-bin/sms_send",
            "method": "GET",
            "body": "query",
            "parameters": "username={user}\npassword={password}\nnumber={to}\ntext={text}",
            "accepted": r"^OK",
        },
    ),
} | PROVIDERS
