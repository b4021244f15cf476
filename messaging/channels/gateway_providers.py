"""Usual providers of SMS by HTTP, by the words of their own documentation."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from messaging.channels.kinds import Preset, Text

PROVIDER = _("Proveedor")
UNTRIED = _("Armado con lo que publica, sin una cuenta real: tocá «Probar» antes de usarla.")


def untried(told: Text) -> Text:
    """What to write where, and that nobody here has tried it."""
    return format_lazy("{} {}", told, UNTRIED)


PROVIDERS = {
    "smsmasivos": Preset(
        "SMS Masivos (Argentina)",
        PROVIDER,
        untried(_("Usuario y clave: los de tu cuenta.")),
        {
            "url": "https://servicio.smsmasivos.com.ar/enviar_sms.asp",
            "method": "GET",
            "body": "query",
            "parameters": "api=1\nusuario={user}\nclave={password}\ntos={to}\ntexto={text}\nidinterno={id}",
            "number_style": "area",
            "accepted": r"\bOK\b",
        },
    ),
    "labsmobile": Preset(
        "LabsMobile",
        PROVIDER,
        untried(_("Usuario: tu email de LabsMobile. Clave: el token de la API.")),
        {
            "url": "https://api.labsmobile.com/json/send",
            "body": "json",
            "template": '{"message": "{text}", "tpoa": "{from}", "recipient": [{"msisdn": "{to}"}]}',
            "basic": True,
            "number_style": "digits",
            "accepted": r'"code"\s*:\s*"?0"?\s*[,}]',
            "reference": r'"subid"\s*:\s*"([^"]+)"',
        },
    ),
    "infobip": Preset(
        "Infobip",
        PROVIDER,
        untried(_("Usuario: lo que va antes de «.api.infobip.com» en tu dirección. Clave: la API key.")),
        {
            "url": "https://{user}.api.infobip.com/sms/3/messages",
            "body": "json",
            "template": (
                '{"messages": [{"sender": "{from}", "destinations": [{"to": "{to}", "messageId": "{id}"}], '
                '"content": {"text": "{text}"}, "webhooks": {"delivery": {"url": "{report_url}"}}}]}'
            ),
            "headers": "Authorization: App {password}",
            "number_style": "digits",
            "reference": r'"messageId"\s*:\s*"([^"]+)"',
            "report_format": "infobip",
        },
    ),
    "zenvia": Preset(
        "Zenvia",
        PROVIDER,
        untried(_("Clave: el token de la API. El usuario no se usa.")),
        {
            "url": "https://api.zenvia.com/v2/channels/sms/messages",
            "body": "json",
            "template": '{"from": "{from}", "to": "{to}", "contents": [{"type": "text", "text": "{text}"}]}',
            "headers": "X-API-TOKEN: {password}",
            "number_style": "digits",
            "reference": r'"id"\s*:\s*"([^"]+)"',
        },
    ),
    "vonage": Preset(
        "Vonage",
        PROVIDER,
        untried(_("Usuario: la API key. Clave: el API secret.")),
        {
            "url": "https://rest.nexmo.com/sms/json",
            "body": "form",
            "parameters": (
                "api_key={user}\napi_secret={password}\nfrom={from}\nto={to}\ntext={text}\n"
                "type=unicode\nclient-ref={id}\ncallback={report_url}"
            ),
            "number_style": "digits",
            "accepted": r'"status"\s*:\s*"0"',
            "passing": r'"status"\s*:\s*"(1|5|8)"',
            "reference": r'"message-id"\s*:\s*"([^"]+)"',
        },
    ),
}
