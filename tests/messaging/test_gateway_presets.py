"""Each usual gateway: what is asked of it, and how its answers are understood. Kannel really: tests/peers."""

import json

import pytest

from messaging.channels import KINDS, ChannelDown, DeliveryError, Envelope
from messaging.channels.gateway_kind import KIND
from messaging.channels.gateway_presets import PRESETS
from messaging.models import Account
from tests import cast
from tests.messaging.http_server import answer

pytestmark = pytest.mark.usefixtures("this_machine")

ENVELOPE = Envelope(key="7.2026", sender="Fibra", recipient="+5493515551234", text='Corte "hoy" & mañana')
PAGE = "/configuracion/cuentas/nueva/sms/gateway/"
REPORT = "https://tickets.example/informes/t0k/?id=7.2026"
# What each is told, by the words of its own documentation; and its yes, with the reference that we keep of it.
ASKED = {
    "kannel": {
        "username": "ana", "password": "cla&ve", "from": "Fibra", "to": "+5493515551234", "text": ENVELOPE.text,
        "charset": "UTF-8", "coding": "0", "dlr-mask": "19",
        "dlr-url": f"{REPORT}&format=kannel&type=%d&answer=%A",
    },
    "android": {"id": "7.2026", "textMessage": {"text": ENVELOPE.text}, "phoneNumbers": ["+5493515551234"]},
    "textbee": {"recipients": ["+5493515551234"], "message": ENVELOPE.text},
    "teltonika": {"username": "ana", "password": "cla&ve", "number": "+5493515551234", "text": ENVELOPE.text},
    "smsmasivos": {
        "api": "1", "usuario": "ana", "clave": "cla&ve", "tos": "3515551234", "texto": ENVELOPE.text,
        "idinterno": "7.2026",
    },
    "labsmobile": {"message": ENVELOPE.text, "tpoa": "Fibra", "recipient": [{"msisdn": "5493515551234"}]},
    "infobip": {
        "messages": [{
            "sender": "Fibra", "destinations": [{"to": "5493515551234", "messageId": "7.2026"}],
            "content": {"text": ENVELOPE.text}, "webhooks": {"delivery": {"url": REPORT}},
        }]
    },
    "zenvia": {"from": "Fibra", "to": "5493515551234", "contents": [{"type": "text", "text": ENVELOPE.text}]},
    "vonage": {
        "api_key": "ana", "api_secret": "cla&ve", "from": "Fibra", "to": "5493515551234", "text": ENVELOPE.text,
        "type": "unicode", "client-ref": "7.2026", "callback": REPORT,
    },
}  # fmt: skip
YES = {
    "kannel": ("0: Accepted for delivery", ""),
    "android": ('{"id": "7.2026", "state": "Pending"}', "7.2026"),
    "textbee": ('{"data": {"success": true, "smsBatchId": "b1"}}', ""),
    "teltonika": ("OK\n", ""),
    "smsmasivos": ("OK", ""),
    "labsmobile": ('{"code":"0","message":"Message has been successfully sent","subid":"s1"}', "s1"),
    "infobip": ('{"messages": [{"messageId": "7.2026", "status": {"groupName": "PENDING"}}]}', "7.2026"),
    "zenvia": ('{"id": "z1", "direction": "OUT"}', "z1"),
    "vonage": ('{"messages": [{"status": "0", "message-id": "v1"}]}', "v1"),
}
# A no that comes under a status of 200.
NO = {
    "kannel": ("Sender not allowed", True),
    "textbee": ('{"data": {"success": false}}', True),
    "teltonika": ("TIMEOUT", True),
    "smsmasivos": ("ERROR: sin saldo", True),
    "labsmobile": ('{"code":"35","message":"The account has no enough credit"}', True),
    "vonage": ('{"messages": [{"status": "1", "error-text": "Throttled"}]}', False),
}
each = pytest.mark.parametrize("name", PRESETS)


def send(name, server) -> str:
    values = {**PRESETS[name].values, "url": server.url, "user": "ana", "report_token": "t0k"}
    with KINDS["gateway"].make(values, {"password": "cla&ve"}) as way:
        return way.send(ENVELOPE, 2)


@each
def test_every_preset_asks_as_its_gateway_documents_and_understands_its_yes(name, server):
    said, reference = YES[name]
    server.script = [answer(200, said)]
    assert send(name, server) == reference
    asked, kind = server.requests[0], PRESETS[name].values["body"]
    told = json.loads(asked.body) if kind == "json" else asked.query if kind == "query" else asked.form
    assert told == ASKED[name]
    key = {"basic": "Basic YW5hOmNsYSZ2ZQ==", "infobip": "App cla&ve"}
    wanted = key["basic"] if PRESETS[name].values.get("basic") else key.get(name)
    assert asked.headers.get("authorization") == wanted
    assert asked.headers.get("x-api-key") == ("cla&ve" if name == "textbee" else None)
    assert asked.headers.get("x-api-token") == ("cla&ve" if name == "zenvia" else None)


@pytest.mark.parametrize("name", NO)
def test_a_no_under_a_good_status_is_understood(name, server):
    said, permanent = NO[name]
    server.script = [answer(200, said)]
    with pytest.raises(DeliveryError) as caught:
        send(name, server)
    assert (caught.value.permanent, caught.value.answer) == (permanent, said.strip())


@each
def test_a_gateway_that_is_shut_is_no_fault_of_the_message(name, server):
    server.script = [answer(503, "later")]
    with pytest.raises(ChannelDown):
        send(name, server)


@each
def test_a_preset_names_only_fields_of_the_form_and_no_secret(name):
    assert set(PRESETS[name].values) <= {spec.name for spec in KIND.fields} - KIND.secrets


@pytest.mark.django_db
@each
def test_choosing_one_fills_the_fields_and_says_how_sure_we_are(name, admin):
    page = cast.client_of(admin).get(PAGE, {"preset": name})
    form, preset = page.context["form"], PRESETS[name]
    assert {key: form[key].value() for key in preset.values} == dict(preset.values)
    assert form["name"].value() == preset.label
    text = page.content.decode()
    assert f'<option value="{name}" selected>' in text
    assert ("Probado contra un Kannel de verdad" in text) == (name == "kannel")
    assert ("sin una cuenta real" in text) == (name != "kannel")


@pytest.mark.django_db
def test_a_filled_form_is_saved_as_it_was_shown(admin):
    client = cast.client_of(admin)
    form = client.get(PAGE, {"preset": "labsmobile"}).context["form"]
    shown = {field.name: field.value() for field in form if field.value() not in (None, False, "")}
    saved = client.post(f"{PAGE}?preset=labsmobile", {**shown, "user": "ana", "password": "t"})
    assert saved.status_code == 302
    kept = Account.objects.get()
    values = PRESETS["labsmobile"].values
    assert {name: kept.settings[name] for name in values} == dict(values)


@pytest.mark.django_db
def test_the_choice_is_offered_where_there_is_one_and_nowhere_else(admin):
    client = cast.client_of(admin)
    assert 'name="preset"' in client.get(PAGE).content.decode()
    assert 'name="preset"' not in client.get("/configuracion/cuentas/nueva/sms/smpp/").content.decode()
    assert client.get(PAGE, {"preset": "otra"}).status_code == 404
    assert client.get("/configuracion/cuentas/nueva/sms/smpp/", {"preset": "kannel"}).status_code == 404
