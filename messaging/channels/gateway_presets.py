"""What usual gateways want to be told, as data: choosing one fills the fields of the form."""

from typing import Any

# The provider's own answer decides; where a preset names no success pattern, a status of 2xx is enough.
PRESETS: dict[str, dict[str, Any]] = {
    "kannel": {
        "label": "Kannel",
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
    "android": {
        "label": "SMS Gateway for Android",
        "url": "http://192.168.1.50:8080/message",
        "body": "json",
        "template": '{"id": "{id}", "textMessage": {"text": "{text}"}, "phoneNumbers": ["{to}"]}',
        "basic": True,
        "reference": r'"id"\s*:\s*"([^"]+)"',
        "report_format": "android",
    },
    "textbee": {
        "label": "textbee",
        "url": "https://api.textbee.dev/api/v1/gateway/devices/{user}/send-sms",
        "body": "json",
        "template": '{"recipients": ["{to}"], "message": "{text}"}',
        "headers": "x-api-key: {password}",
        "accepted": r'"success"\s*:\s*true',
    },
    "teltonika": {
        "label": "Teltonika (RUT)",
        "url": "http://192.168.1.1/cgi-bin/sms_send",
        "method": "GET",
        "body": "query",
        "parameters": "username={user}\npassword={password}\nnumber={to}\ntext={text}",
        "accepted": r"^OK",
    },
    "smsmasivos": {
        "label": "SMS Masivos (Argentina)",
        "url": "https://servicio.smsmasivos.com.ar/enviar_sms.asp",
        "method": "GET",
        "body": "query",
        "parameters": "api=1\nusuario={user}\nclave={password}\ntos={to}\ntexto={text}\nidinterno={id}",
        "number_style": "area",
        "accepted": r"\bOK\b",
    },
    "infobip": {
        "label": "Infobip",
        "url": "https://{user}.api.infobip.com/sms/2/text/advanced",
        "body": "json",
        "template": (
            '{"messages": [{"from": "{from}", "destinations": [{"to": "{to}", "messageId": "{id}"}], '
            '"text": "{text}", "notifyUrl": "{report_url}"}]}'
        ),
        "headers": "Authorization: App {password}",
        "number_style": "digits",
        "reference": r'"messageId"\s*:\s*"([^"]+)"',
        "report_format": "infobip",
    },
    "zenvia": {
        "label": "Zenvia",
        "url": "https://api.zenvia.com/v2/channels/sms/messages",
        "body": "json",
        "template": '{"from": "{from}", "to": "{to}", "contents": [{"type": "text", "text": "{text}"}]}',
        "headers": "X-API-TOKEN: {password}",
        "number_style": "digits",
        "reference": r'"id"\s*:\s*"([^"]+)"',
    },
    "vonage": {
        "label": "Vonage",
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
}
