"""Push to real devices' addresses: what is sent can be read by the device alone."""

import base64
import json
import time

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from py_vapid import Vapid02

from messaging.channels import KINDS, AuthRefused, ChannelDown, DeadAddress, DeliveryError, Envelope
from messaging.channels.push_kind import probe
from messaging.channels.webpush_keys import new_key
from tests.messaging.http_server import answer

pytestmark = pytest.mark.usefixtures("this_machine")


@pytest.fixture
def server(server):
    server.script = [answer(201, "")]
    return server


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Device:
    def __init__(self, endpoint: str) -> None:
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), b"0123456789abcdef"
        point = serialization.PublicFormat.UncompressedPoint
        public = self.key.public_key().public_bytes(serialization.Encoding.X962, point)
        keys = {"p256dh": b64(public), "auth": b64(self.auth)}
        self.subscription = json.dumps({"endpoint": endpoint, "keys": keys})

    def read(self, body: bytes) -> dict:
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))


def envelope(recipient: str, **fields) -> Envelope:
    return Envelope(
        **{"key": "7.2026", "sender": "", "recipient": recipient, "subject": "Corte", "text": "Ñandú"} | fields
    )


def service_account(token_uri: str) -> str:
    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    given = {"type": "service_account", "project_id": "isp", "private_key": key.decode(), "token_uri": token_uri}
    return json.dumps(given | {"client_email": "x@isp.example", "private_key_id": "1"})


def push(server=None, **secrets):
    way = KINDS["push"].make({"contact": "mailto:a@isp.example"}, secrets)
    if way.fcm is not None:
        way.fcm.base = server.url
    return way


def refused(way, recipient: str, **fields) -> DeliveryError:
    with way, pytest.raises(DeliveryError) as caught:
        way.send(envelope(recipient, **fields), 3)
    return caught.value


def test_browser_reads_what_was_sent_and_nobody_else(server):
    device = Device(server.url + "/push/1")
    with push(vapid_key=new_key()) as way:
        way.send(envelope(device.subscription, headers={"X-Link": "https://x.example/t/7"}), 3)
    asked = server.requests[0]
    assert device.read(asked.body) == {
        "title": "Corte", "body": "Ñandú", "tag": "7.2026", "url": "https://x.example/t/7"
    }  # fmt: skip
    assert (asked.headers["content-encoding"], asked.headers["ttl"]) == ("aes128gcm", "86400")
    assert b"Corte" not in asked.body


def test_push_service_can_tell_that_it_is_us(server):
    with push(vapid_key=new_key()) as way:
        for number in range(3):
            way.send(envelope(Device(f"{server.url}/{number}").subscription), 3)
    signed = {asked.headers["authorization"] for asked in server.requests}
    assert len(signed) == 1
    (header,) = signed
    assert Vapid02.verify(header)
    claims = header.split("t=")[1].split(".")[1]
    told = json.loads(base64.urlsafe_b64decode(claims + "=="))
    assert (told["aud"], told["sub"]) == (server.url, "mailto:a@isp.example")
    assert 3600 < told["exp"] - time.time() <= 24 * 3600


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, DeadAddress), (410, DeadAddress), (413, DeliveryError), (429, ChannelDown), (500, DeliveryError)],
)
def test_each_answer_of_a_push_service_has_its_meaning(server, status, kind):
    server.script = [answer(status, "")]
    assert type(refused(push(vapid_key=new_key()), Device(server.url).subscription)) is kind


@pytest.mark.parametrize(
    "given", ["{}", "{", '{"endpoint": "x", "keys": {}}', '{"endpoint": 7, "keys": {"p256dh": "x", "auth": "x"}}']
)
def test_what_no_browser_gave_is_a_dead_address(given):
    assert isinstance(refused(push(vapid_key=new_key()), given), DeadAddress)


def test_text_that_does_not_fit_is_refused_and_not_cut(server):
    error = refused(push(vapid_key=new_key()), Device(server.url).subscription, text="x" * 4000)
    assert (error.permanent, error.code) == (True, "too_large")
    assert server.requests == []


def test_endpoint_inside_our_network_is_not_called(settings, server):
    settings.INSIDE_NETWORKS = []
    assert refused(push(vapid_key=new_key()), Device(server.url).subscription).code == "inside"
    assert server.connections == 0


def test_firebase_gets_the_message_under_a_token_of_our_own(server):
    token = answer(200, json.dumps({"access_token": "t0k", "expires_in": 3600, "token_type": "Bearer"}))
    server.script = [token, answer(200, '{"name": "projects/isp/messages/9"}')]
    with push(server, service_account=service_account(server.url + "/token")) as way:
        assert [way.send(envelope("device-token"), 3) for _turn in range(2)] == ["projects/isp/messages/9"] * 2
    asked = [request.target for request in server.requests]
    assert asked == ["/token"] + ["/v1/projects/isp/messages:send"] * 2
    sent = json.loads(server.requests[1].body)["message"]
    assert (sent["token"], sent["notification"]) == ("device-token", {"title": "Corte", "body": "Ñandú"})
    assert server.requests[1].headers["authorization"] == "Bearer t0k"


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (404, "UNREGISTERED", DeadAddress),
        (403, "SENDER_ID_MISMATCH", DeadAddress),
        (400, "INVALID_ARGUMENT", DeliveryError),
        (401, "THIRD_PARTY_AUTH_ERROR", AuthRefused),
        (429, "QUOTA_EXCEEDED", ChannelDown),
        (503, "UNAVAILABLE", ChannelDown),
        (500, "INTERNAL", DeliveryError),
    ],
)
def test_each_refusal_of_firebase_has_its_meaning(server, status, code, kind):
    token = answer(200, json.dumps({"access_token": "t", "expires_in": 3600}))
    told = {"error": {"code": status, "message": "why", "status": "X", "details": [{"errorCode": code}]}}
    server.script = [token, answer(status, json.dumps(told))]
    error = refused(push(server, service_account=service_account(server.url)), "device")
    assert (type(error), error.code) == (kind, code)


def test_an_installation_id_goes_under_its_own_name_and_never_under_the_one_of_tokens(server):
    """Google deprecated `token`; `fid` takes installation ids and nothing else."""
    targets = ["dCk3Yx_9Q0-aBcDeFgHiJk", "dCk3Yx_9Q0-aBcDeFgHiJk:APA91bHPRgkF3JUikC4ENAHEeMrd41Zxv3hVZjC9KtT8OvPV"]
    token = answer(200, json.dumps({"access_token": "t0k", "expires_in": 3600, "token_type": "Bearer"}))
    server.script = [token] + [answer(200, json.dumps({"name": "projects/isp/messages/9"}))] * 2
    with push(server, service_account=service_account(server.url + "/token")) as way:
        for target in targets:
            way.send(envelope(target), 3)
    sent = [json.loads(asked.body)["message"] for asked in server.requests[1:]]
    assert [sent[0]["fid"], sent[1]["token"]] == targets
    assert "token" not in sent[0]
    assert "fid" not in sent[1]


def test_key_that_google_does_not_know_stops_the_account(server):
    server.script = [answer(400, '{"error": "invalid_grant", "error_description": "Invalid JWT Signature."}')]
    assert isinstance(refused(push(server, service_account=service_account(server.url)), "device"), AuthRefused)


def test_device_of_the_other_kind_is_told_and_not_called_dead(server):
    error = refused(push(vapid_key=new_key()), "a-firebase-token")
    assert (type(error), error.code, error.permanent) == (DeliveryError, "no_way", True)


@pytest.mark.parametrize(
    ("settings_given", "secrets", "word"),
    [
        ({}, {}, "clave"),
        ({"contact": "ana"}, {"vapid_key": new_key()}, "mailto"),
        ({"contact": "mailto:a@b.c"}, {"vapid_key": "x"}, "Web Push"),
        ({}, {"service_account": "{}"}, "Firebase"),
        ({}, {"service_account": "no"}, "Firebase"),
    ],
)
def test_keys_that_are_wrong_are_refused_in_words(settings_given, secrets, word):
    with pytest.raises(ValueError, match=word):
        KINDS["push"].make(settings_given, secrets)


def test_probe_gives_the_public_key_for_the_portal():
    steps = probe({"contact": "mailto:a@b.c"}, {"vapid_key": new_key()}, "", "")
    assert steps[0].ok
    assert len(str(steps[0].title).rpartition(" ")[2]) == 87
