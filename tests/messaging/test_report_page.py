"""The door for providers: signed where they can sign, an address that nobody guesses where they can't."""

import base64
import hashlib
import hmac
import json

import pytest
from django.test import Client

from messaging.accounts.keeping import create_account
from messaging.choices import Channel, State
from messaging.keys import key_of
from messaging.models import Account, Message, ReportEvent, Suppression
from tests.messaging.post import sent

pytestmark = pytest.mark.django_db
SITE = "https://tickets.example"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.PUBLIC_URL = SITE


@pytest.fixture
def message() -> Message:
    return sent(channel=Channel.SMS, recipient="+5493515551234", reference="SM1")


def account(transport: str, **values) -> Account:
    given = {"name": transport, **values}
    return create_account(actor=None, channel=Channel.SMS, transport=transport, values=given)


@pytest.fixture
def gateway() -> Account:
    return account("gateway", url="https://sms.example/send")


@pytest.fixture
def twilio() -> Account:
    return account("twilio", account="AC" + "0" * 32, token="clave")


def path(owner: Account, query: str = "") -> str:
    return f"/informes/{owner.settings['report_token']}/{query}"


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def signed(owner: Account, form: dict[str, str], query: str = "", key: str = "clave") -> str:
    text = SITE + path(owner, query) + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha1).digest()).decode()


def test_kannel_tells_by_get_and_the_message_is_delivered(message):
    owner = account("gateway", url="https://sms.example/send", report_format="kannel")
    answer = Client().get(path(owner, f"?id={key_of(message)}&type=1&answer=ACK"))
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert state_of(message) == State.DELIVERED
    assert state_of(message) == State.DELIVERED


@pytest.mark.parametrize("body", ["form", "json"])
def test_any_gateway_tells_by_form_or_json(gateway, message, body):
    told = {"reference": "SM1", "status": "undelivered", "code": "27", "text": "Absent subscriber"}
    options = {"content_type": "application/json"} if body == "json" else {}
    Message.objects.filter(pk=message.pk).update(account=gateway)
    assert Client().post(path(gateway), json.dumps(told) if body == "json" else told, **options).status_code == 200
    assert state_of(message) == State.BOUNCED
    assert (message.error_code, message.error_text) == ("27", "Absent subscriber")


def test_another_accounts_report_moves_no_message_by_the_providers_id(gateway, message):
    Message.objects.filter(pk=message.pk).update(account=None)
    Client().post(path(gateway), {"reference": "SM1", "status": "failed"})
    assert state_of(message) == State.SENT


def test_address_that_was_guessed_does_not_exist(gateway, message):
    assert Client().post("/informes/adivinada/", {"id": key_of(message), "status": "failed"}).status_code == 404
    assert state_of(message) == State.SENT


def test_twilio_is_believed_only_with_its_signature(twilio, message):
    Message.objects.filter(pk=message.pk).update(account=twilio)
    form = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": "+5493515551234", "Ñ": "á"}
    url = path(twilio)
    for forged in ("", "x", signed(twilio, form, key="otra"), signed(twilio, form | {"MessageSid": "SM2"})):
        assert Client().post(url, form, headers={"X-Twilio-Signature": forged}).status_code == 403
    assert state_of(message) == State.SENT
    assert not ReportEvent.objects.exists()
    headers = {"X-Twilio-Signature": signed(twilio, form)}
    assert [Client().post(url, form, headers=headers).status_code for _turn in range(3)] == [200] * 3
    assert state_of(message) == State.DELIVERED
    assert ReportEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "code", "state", "reason"),
    [
        ("sent", "", State.SENT, None),
        ("queued", "", State.SENT, None),
        ("undelivered", "30005", State.BOUNCED, "hard_bounce"),
        ("undelivered", "30003", State.BOUNCED, None),
        ("failed", "21610", State.SENT, "opt_out"),
    ],
)
def test_what_twilio_says_blocks_only_dead_numbers_and_wishes(twilio, message, status, code, state, reason):
    query = f"?id={key_of(message)}"
    form = {"MessageSid": "SM1", "MessageStatus": status, "ErrorCode": code}
    headers = {"X-Twilio-Signature": signed(twilio, form, query)}
    assert Client().post(path(twilio, query), form, headers=headers).status_code == 200
    assert state_of(message) == state
    assert list(Suppression.objects.values_list("reason", flat=True)) == ([reason] if reason else [])


def test_gateway_that_agreed_on_a_key_is_believed_only_with_it(message):
    owner = account("gateway", url="https://sms.example/send", report_key="acordada", report_format="android")
    Message.objects.filter(pk=message.pk).update(account=owner)
    told = {"event": "sms:delivered", "id": "e1", "payload": {"messageId": key_of(message), "phoneNumber": "x"}}
    body = json.dumps(told)

    def post(signature: str) -> int:
        headers = {"X-Signature": signature, "X-Timestamp": "1700000000"}
        return Client().post(path(owner), body, content_type="application/json", headers=headers).status_code

    good = hmac.new(b"acordada", body.encode() + b"1700000000", hashlib.sha256).hexdigest()
    assert (post(""), post("0" * 64), post(good)) == (403, 403, 200)
    assert state_of(message) == State.DELIVERED


def test_several_reports_in_one_call_each_find_their_message():
    owner = account("gateway", url="https://sms.example/send", report_format="infobip")
    rows = [sent(channel=Channel.SMS, recipient="+5493515551234") for _turn in range(2)]
    groups = [("DELIVERED", {}), ("UNDELIVERABLE", {"name": "EC_UNKNOWN_SUBSCRIBER"})]
    results = [
        {"messageId": key_of(row), "to": "549", "status": {"groupName": group}, "error": error}
        for row, (group, error) in zip(rows, groups, strict=True)
    ]
    Client().post(path(owner), json.dumps({"results": results}), content_type="application/json")
    assert [state_of(row) for row in rows] == [State.DELIVERED, State.BOUNCED]
    assert Suppression.objects.get().message == rows[1]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{", "application/json"),
        (b"[1,2]", "application/json"),
        (b'{"results": 7, "status": {}}', "application/json"),
        (b"\xff\xfe", "text/plain"),
        (b"[" * 100_000, "application/json"),
    ],
)
@pytest.mark.parametrize("form", ["plain", "kannel", "android", "infobip"])
def test_what_makes_no_sense_is_answered_and_changes_nothing(content, kind, form):
    owner = account("gateway", url="https://sms.example/send", report_format=form)
    assert Client().post(path(owner), content, content_type=kind).status_code == 200
    assert not ReportEvent.objects.exists()


def test_report_that_is_far_too_long_is_refused(gateway):
    assert Client().post(path(gateway), b"x" * 300_000, content_type="text/plain").status_code == 413
