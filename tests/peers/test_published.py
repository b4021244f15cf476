"""What we ask of Twilio and of Firebase, checked by a mock server against what they publish themselves."""

import json

import pytest

from messaging.channels import KINDS, AuthRefused, ChannelDown, DeadAddress, DeliveryError, Envelope
from messaging.channels.fcm import NOBODY, OURS, SCOPE
from messaging.reports.formats import TWILIO
from tests.messaging.http_server import ScriptedHttp, answer
from tests.messaging.test_push import service_account
from tests.peers import schemas
from tests.peers.conftest import PEERS

pytestmark = pytest.mark.services
SID = "AC" + "0a" * 16
SMS = Envelope(key="7.2026", sender="+15005550006", recipient="+5493515551234", text="Ñandú & co: 100%")
PUSH = Envelope(
    key="7.2026", sender="", recipient="a-token", subject="Corte", text="Ñandú",
    headers={"X-Link": "https://tickets.example/t/7"},
)  # fmt: skip
# What a message can pass through without anything being settled, or that only WhatsApp and received ones know.
NOT_FINAL = {"queued", "sending", "accepted", "scheduled", "receiving", "received", "read", "partially_delivered"}
NOT_OURS = {"canceled"}


@pytest.fixture
def mock(node, port, tmp_path):
    """Prism, which refuses with 422 whatever the document does not allow, and answers with what it shows."""

    def run(document: dict) -> str:
        place = tmp_path / "document.json"
        place.write_text(json.dumps(document))
        words = ("mock", "--errors", "--host", "127.0.0.1", "--port", str(port), str(place))
        node("@stoplight/prism-cli/dist/index.js", *words, ready="Prism is listening")
        return f"http://127.0.0.1:{port}"

    return run


@pytest.fixture
def google(node):
    """The discovery document of FCM, out of Google's own package."""
    path = PEERS / "wheels"
    if not path.is_dir():
        pytest.skip("needs the wheels that .ci/run downloads")
    return json.loads(schemas.in_wheel(path, "google_api_python_client", schemas.FCM))


@pytest.fixture
def twilio(mock, settings):
    settings.PUBLIC_URL = "https://tickets.example"
    url = mock(schemas.twilio(PEERS / "node_modules"))

    def way(token: str = "clave"):
        made = KINDS["twilio"].make({"account": SID, "report_token": "t0k"}, {"token": token})
        made.base = url
        return made

    return way


@pytest.fixture
def token():
    there = ScriptedHttp([answer(200, json.dumps({"access_token": "t0k", "expires_in": 3600}))])
    yield there
    there.close()


@pytest.fixture
def firebase(mock, google, token):
    url = mock(schemas.fcm(google))
    way = KINDS["push"].make({}, {"service_account": service_account(f"{token.url}/token")})
    way.fcm.base = url
    return way


def test_twilio_takes_what_we_ask_and_we_find_its_reference(twilio):
    with twilio() as way:
        references = [way.send(envelope, 10) for envelope in (SMS, with_service())]
    assert references == ["SM" + "a" * 32] * 2
    told = set(way.content(SMS)) | set(way.content(with_service()))
    assert told == {"To", "From", "MessagingServiceSid", "Body", "StatusCallback"}
    assert told <= schemas.twilio_names(schemas.twilio(PEERS / "node_modules"))


def with_service() -> Envelope:
    return Envelope(key="8.1", sender="MG" + "1" * 32, recipient=SMS.recipient, text="x" * 1600)


@pytest.mark.parametrize("broken", ["account", "recipient", "path"])
def test_twilios_document_refuses_what_it_does_not_know(twilio, monkeypatch, broken):
    """Without this, a mock that lets everything pass would look the same."""
    way = twilio()
    if broken == "recipient":
        monkeypatch.setattr(way, "content", lambda envelope: {"From": "+1", "Body": "x"})
    way.account = "AC12" if broken == "account" else way.account
    way.base += "/v1" if broken == "path" else ""
    with way, pytest.raises(DeliveryError) as caught:
        way.send(SMS, 10)
    assert caught.value.code == ("404" if broken == "path" else "422")


def test_every_state_that_twilio_publishes_has_its_meaning_here(node):
    document = schemas.twilio(PEERS / "node_modules")
    published = set(document["components"]["schemas"]["message_enum_status"]["enum"])
    assert published == set(TWILIO) | NOT_FINAL | NOT_OURS


def test_firebase_takes_what_we_ask_and_we_find_its_reference(firebase):
    plain = Envelope(key="8.1", sender="", recipient="a-token", subject="Corte", text="Sin enlace")
    newer = Envelope(key="8.2", sender="", recipient="dCk3Yx_9Q0-aBcDeFgHiJk", subject="Corte", text="x")
    with firebase as way:
        assert [way.send(envelope, 10) for envelope in (PUSH, plain, newer)] == ["string"] * 3


def test_google_wants_its_installation_ids_under_their_name_and_deprecates_the_other(google):
    """The day that it takes tokens no more, their field goes: then this fails."""
    fields = google["schemas"]["Message"]["properties"]
    assert fields["token"]["deprecated"]
    assert "deprecated" not in fields["fid"]


@pytest.mark.parametrize("broken", ["name", "duration", "data", "path"])
def test_firebases_document_refuses_what_it_does_not_know(firebase, monkeypatch, broken):
    wrong = {
        "name": {"token": "x", "notifications": {"title": "x"}},
        "duration": {"token": "x", "android": {"ttl": "86400"}},
        "data": {"token": "x", "data": {"key": 7}},
    }
    content = json.dumps({"message": wrong.get(broken, {"token": "x"})}).encode()
    monkeypatch.setattr("messaging.channels.fcm.content_of", lambda envelope: content)
    firebase.fcm.base += "/v2" if broken == "path" else ""
    with firebase as way, pytest.raises(DeliveryError) as caught:
        way.send(PUSH, 10)
    assert caught.value.code == ("404" if broken == "path" else "422")


def test_the_right_that_we_ask_google_for_is_the_one_that_sending_needs(google):
    method = google["resources"]["projects"]["resources"]["messages"]["methods"]["send"]
    assert SCOPE in method["scopes"]
    assert google["rootUrl"] == "https://fcm.googleapis.com/"


def test_every_error_that_googles_library_knows_has_its_meaning_here(google, token):
    """No document publishes them; its library tells them apart by these names."""
    names = schemas.error_names(
        schemas.in_wheel(PEERS / "wheels", "firebase_admin", "firebase_admin/messaging.py")
    )
    meanings = {name: meaning_of(name, token) for name in names}
    down = {"QUOTA_EXCEEDED": ChannelDown}
    assert meanings == {name: down.get(name) or (DeadAddress if name in NOBODY else AuthRefused) for name in names}
    assert names <= NOBODY | OURS | set(down)


def meaning_of(name: str, there: ScriptedHttp) -> type:
    status = {"QUOTA_EXCEEDED": 429, "UNREGISTERED": 404, "SENDER_ID_MISMATCH": 403}.get(name, 401)
    details = [{"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": name}]
    told = {"error": {"code": status, "message": "why", "status": "X", "details": details}}
    there.script = [
        answer(200, json.dumps({"access_token": "t", "expires_in": 3600})),
        answer(status, json.dumps(told)),
    ]
    way = KINDS["push"].make({}, {"service_account": service_account(f"{there.url}/token")})
    way.fcm.base = there.url
    with way, pytest.raises(DeliveryError) as caught:
        way.send(PUSH, 5)
    assert caught.value.code == name
    return type(caught.value)
