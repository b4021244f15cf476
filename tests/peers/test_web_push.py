"""Our Web Push and somebody else's push service, which decrypts what it gets."""

import json
from urllib.request import Request, urlopen

import pytest

from messaging.channels import KINDS, DeadAddress, Envelope
from messaging.channels.webpush_keys import new_key, public_key_of
from tests.peers.conftest import answers, wait_until

pytestmark = pytest.mark.services


def test_push_service_takes_and_reads_what_we_send(node, port):
    # Its own command would leave the server behind as a daemon.
    node("web-push-testing/src/bin/server.js", str(port))
    wait_until(lambda: answers(port), "the push service")
    url = f"http://127.0.0.1:{port}"

    def call(path: str, **values) -> dict:
        body = json.dumps(values).encode()
        request = Request(url + path, body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=5) as answer:
            text = answer.read().decode()
            return json.loads(text) if text.startswith("{") else {}

    way = KINDS["push"].make({"contact": "mailto:a@isp.example"}, {"vapid_key": new_key()})
    key = public_key_of(way.web.vapid)
    device = call("/subscribe", userVisibleOnly="true", applicationServerKey=key)["data"]
    device["endpoint"] = device["endpoint"].replace("localhost", "127.0.0.1")
    message = Envelope(key="7.1", sender="", recipient=json.dumps(device), subject="Corte", text="Ñandú")
    with way:
        way.send(message, 5)
        (got,) = call("/get-notifications", clientHash=device["clientHash"])["data"]["messages"]
        assert json.loads(got) == {"title": "Corte", "body": "Ñandú", "tag": "7.1"}
        call(f"/expire-subscription/{device['clientHash']}")
        with pytest.raises(DeadAddress):
            way.send(message, 5)
