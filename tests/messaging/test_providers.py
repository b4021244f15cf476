"""Mail by a provider's API: what is asked of it, what its answers mean, and what it tells later."""

import hashlib
import hmac
import json
import re
from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from messaging.channels import KINDS, AnswerLost, AuthRefused, ChannelDown, DeliveryError, Envelope, Step
from messaging.choices import State, SuppressionReason
from messaging.keys import key_of
from messaging.models import ReportEvent, Suppression
from tests.cast import client_of
from tests.messaging.accounts import make_account
from tests.messaging.http_server import RESET, SILENCE, answer
from tests.messaging.post import sent

pytestmark = pytest.mark.usefixtures("this_machine")

SETTINGS = {"mailgun": {"domain": "isp.example"}, "sendgrid": {}, "postmark": {}, "brevo": {}}
FINE = {
    "mailgun": '{"id": "<m1@isp.example>", "message": "Queued. Thank you."}',
    "sendgrid": "",
    "postmark": '{"To": "ana@example.com", "MessageID": "m1", "ErrorCode": 0, "Message": "OK"}',
    "brevo": '{"messageId": "<m1@isp.example>"}',
}
WAY = {"mailgun": "/isp.example/messages", "sendgrid": "/mail/send", "postmark": "/email", "brevo": "/smtp/email"}
KEY_IN = {
    "mailgun": ("authorization", "Basic YXBpOmNsYXZl"),
    "sendgrid": ("authorization", "Bearer clave"),
    "postmark": ("x-postmark-server-token", "clave"),
    "brevo": ("api-key", "clave"),
}
ENVELOPE = Envelope(
    key="7.20261122100000", sender="ISP <no@isp.example>", recipient="ana@example.com", subject="Aviso de ñandú",
    text="Hola", html="<p>Hola</p>", headers={"List-Unsubscribe": "<https://isp.example/baja/7/>"},
)  # fmt: skip
each = pytest.mark.parametrize("name", SETTINGS)


def way(name, there, *script):
    there.script = list(script) or [answer(200, FINE[name])]
    made = KINDS[name].make(SETTINGS[name], {"api_key": "clave"})
    made.backend.api_url = f"{there.url}/"
    return made


def refused(name, there, *script, seconds=2) -> DeliveryError:
    with way(name, there, *script) as open_way, pytest.raises(DeliveryError) as caught:
        open_way.send(ENVELOPE, seconds)
    return caught.value


@each
def test_mail_goes_whole_to_the_providers_own_address_with_our_key(name, server):
    with way(name, server) as open_way:
        assert open_way.send(ENVELOPE, 2)
        assert open_way.send(ENVELOPE, 2)
    first = server.requests[0]
    assert (first.method, first.target) == ("POST", WAY[name])
    header, value = KEY_IN[name]
    assert first.headers[header] == value
    said = str(first.form) if name == "mailgun" else json.dumps(json.loads(first.body), ensure_ascii=False)
    for told in ("ana@example.com", "no@isp.example", "ñandú", "<p>Hola</p>", "7.20261122100000", "baja/7"):
        # Our key by itself, besides the Message-ID: it is what comes back with a report.
        assert told in said.replace(f"<{ENVELOPE.key}@", "")
    assert server.connections == 1, "the connection is kept"


@each
@pytest.mark.parametrize(
    ("status", "kind", "permanent"),
    [
        (400, DeliveryError, True),
        (401, AuthRefused, False),
        (429, ChannelDown, False),
        (500, DeliveryError, False),
        (503, ChannelDown, False),
    ],
)
def test_each_refusal_has_its_meaning(name, server, status, kind, permanent):
    error = refused(name, server, answer(status, '{"message": "porque sí"}', Retry_After="7"))
    assert (type(error), error.permanent, error.code) == (kind, permanent, str(status))
    assert error.answer == "porque sí"
    assert error.wait == (7 if status in (400, 429, 500, 503) else None)


@each
def test_what_was_handed_over_without_an_answer_is_in_doubt(name, server):
    assert type(refused(name, server, RESET)) is AnswerLost
    assert type(refused(name, server, SILENCE, seconds=0.3)) is AnswerLost


def test_a_yes_that_nobody_understands_is_in_doubt(server):
    assert type(refused("brevo", server, answer(201, "<html>"))) is AnswerLost


def test_a_provider_that_sends_us_elsewhere_is_not_followed(server):
    error = refused("brevo", server, answer(302, "", Location="http://127.0.0.1:1/"))
    assert (type(error), error.code) == (ChannelDown, "302")
    assert len(server.requests) == 1


def test_a_provider_is_never_called_inside_our_own_network(server, settings):
    settings.INSIDE_NETWORKS = []
    error = refused("postmark", server)
    assert (type(error), error.code, server.requests) == (ChannelDown, "inside", [])


def test_an_address_that_postmark_gave_up_is_refused_for_good(server):
    told = {"ErrorCode": 406, "Message": "Found inactive addresses: ana@example.com. Inactive recipients are"}
    error = refused("postmark", server, answer(422, json.dumps(told)))
    assert (error.permanent, error.code) == (True, "inactive")
    assert "inactive" in error.answer


def test_probe_says_whether_the_key_is_good_before_a_mail_is_tried(server, monkeypatch):
    kind, steps = KINDS["brevo"], []
    monkeypatch.setattr("messaging.channels.provider_kind.found", lambda *_place: steps[0])
    steps.append(Step(True, "El servidor existe"))
    monkeypatch.setattr("messaging.channels.provider_kind.make", lambda *_told: way("brevo", server, *script))
    script = [answer(401, '{"message": "Key not found"}')]
    found = kind.probe({}, {"api_key": "mala"}, "no@isp.example", "ana@example.com")
    assert [step.ok for step in found] == [True, False]
    assert "clave" in found[1].title
    script = [answer(200, "{}"), answer(201, FINE["brevo"])]
    found = kind.probe({}, {"api_key": "clave"}, "no@isp.example", "ana@example.com")
    assert [step.ok for step in found] == [True, True, True]
    assert [request.target for request in server.requests[-2:]] == ["/account", "/smtp/email"]


# --- what it tells later -------------------------------------------------------------------------------


def account_of(name, **more):
    return make_account(transport=name, api_key="clave", **SETTINGS[name], **more)


def tell(account, told, **headers):
    token = account.settings["report_token"]
    return Client().post(f"/informes/{token}/", json.dumps(told), content_type="application/json", headers=headers)


def told_by(name, message, fate):
    """As each provider's own pages show it."""
    key = key_of(message)
    if name == "postmark":
        kinds = {"delivered": "Delivery", "bounced": "HardBounce", "soft": "SoftBounce"}
        kind = kinds[fate]
        record = kind if kind == "Delivery" else "Bounce"
        return {
            "RecordType": record, "Type": kind, "MessageID": "m1", "Recipient": "ana@example.com",
            **({"ID": 42} if record == "Bounce" else {}),
            "Email": "ana@example.com", "DeliveredAt": "2026-11-22T10:00:00Z", "Metadata": {"key": key},
            "Description": "why",
        }  # fmt: skip
    if name == "sendgrid":
        kinds = {"delivered": "delivered", "bounced": "bounce", "complained": "spamreport"}
        return [{
            "event": kinds[fate], "email": "ana@example.com", "sg_event_id": f"e.{fate}", "timestamp": 1763805600,
            "anymail_id": "m1", "key": key, "type": "bounce", "reason": "550 5.1.1 no such user",
        }]  # fmt: skip
    kinds = {"delivered": "delivered", "bounced": "hard_bounce", "soft": "soft_bounce", "complained": "spam"}
    return {
        "event": kinds[fate], "email": "ana@example.com", "message-id": "<m1@isp.example>", "ts_event": 1763805600,
        "X-Mailin-custom": json.dumps({"key": key}), "reason": "why",
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["postmark", "sendgrid", "brevo"])
def test_delivery_and_bounce_find_their_message_once(name):
    account, message = account_of(name), sent()
    for _turn in range(2):
        assert tell(account, told_by(name, message, "delivered")).status_code == 200
    message.refresh_from_db()
    assert message.state == State.DELIVERED
    assert ReportEvent.objects.count() == 1
    tell(account, told_by(name, message, "bounced"))
    message.refresh_from_db()
    assert message.state == State.BOUNCED
    assert Suppression.objects.get().reason == SuppressionReason.HARD_BOUNCE


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["postmark", "brevo"])
def test_a_full_mailbox_is_no_reason_to_block_an_address(name):
    message = sent()
    tell(account_of(name), told_by(name, message, "soft"))
    message.refresh_from_db()
    assert message.state == State.BOUNCED
    assert not Suppression.objects.exists()


def mailgun_tells(message, key="firma", event="delivered", **more):
    moment, token = "1763805600", event[0] * 50
    signature = hmac.new(key.encode(), f"{moment}{token}".encode(), hashlib.sha256).hexdigest()
    return {
        "signature": {"timestamp": moment, "token": token, "signature": signature},
        "event-data": {
            "event": event, "id": f"e.{event}", "timestamp": 1763805600.5, "recipient": "ana@example.com",
            "message": {"headers": {"message-id": "m1@isp.example"}}, "user-variables": {"key": key_of(message)},
            **more,
        },
    }  # fmt: skip


@pytest.mark.django_db
def test_mailguns_reports_count_only_with_its_signature():
    account, message = account_of("mailgun", signing_key="firma"), sent()
    assert tell(account, mailgun_tells(message, key="otra")).status_code == 403
    message.refresh_from_db()
    assert message.state == State.SENT
    assert tell(account, mailgun_tells(message)).status_code == 200
    message.refresh_from_db()
    assert message.state == State.DELIVERED
    tell(account, mailgun_tells(message, event="complained"))
    assert Suppression.objects.get().reason == SuppressionReason.COMPLAINT


@pytest.mark.django_db
def test_sendgrids_reports_count_only_with_its_signature_once_a_key_is_kept():
    private = ec.generate_private_key(ec.SECP256R1())
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    account, message = account_of("sendgrid", signing_key=b64encode(public).decode()), sent()
    told = told_by("sendgrid", message, "delivered")
    assert tell(account, told).status_code == 403
    message.refresh_from_db()
    assert message.state == State.SENT
    signature = private.sign(b"1763805600" + json.dumps(told).encode(), ec.ECDSA(SHA256()))
    name = "X-Twilio-Email-Event-Webhook"
    signed = {f"{name}-Signature": b64encode(signature).decode(), f"{name}-Timestamp": "1763805600"}
    assert tell(account, told, **signed).status_code == 200
    message.refresh_from_db()
    assert message.state == State.DELIVERED


@pytest.mark.django_db
@pytest.mark.parametrize("told", [[], {}, {"event": 1}, "x", None, [{"event": "delivered"}]])
@each
def test_nonsense_is_no_report_and_breaks_nothing(name, told):
    assert tell(account_of(name), told).status_code in (200, 403)
    assert not ReportEvent.objects.filter(applied=True).exists()


@pytest.mark.django_db
def test_the_page_of_an_account_shows_the_address_that_the_provider_has_to_call(admin):
    account = account_of("postmark")
    page = client_of(admin).get(f"/configuracion/cuentas/{account.pk}/").content.decode()
    address = f"https://tickets.example/informes/{account.settings['report_token']}/"
    assert page.count(address) == 2
    assert "data-copy-link" in page
    assert "clave" not in re.findall(r'value="([^"]*)"', page)
    other = make_account(transport="console")
    assert "/informes/" not in client_of(admin).get(f"/configuracion/cuentas/{other.pk}/").content.decode()
