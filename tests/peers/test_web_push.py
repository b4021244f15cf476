"""Our Web Push and somebody else's push service, which decrypts what it gets."""

import json
import re
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from messaging import delivery, devices
from messaging.channels import KINDS, DeadAddress, Envelope
from messaging.channels.webpush_keys import new_key, public_key_of
from messaging.choices import Channel, State
from messaging.models import Message
from tests.messaging.accounts import make_account
from tests.messaging.post import make_customer, post
from tests.peers.conftest import answers, wait_until

pytestmark = pytest.mark.services


@pytest.fixture
def call(node, port):
    # Its own command would leave the server behind as a daemon.
    node("web-push-testing/src/bin/server.js", str(port))
    wait_until(lambda: answers(port), "the push service")

    def ask(path: str, **values) -> dict:
        body = json.dumps(values).encode()
        request = Request(f"http://127.0.0.1:{port}{path}", body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=5) as answer:
            text = answer.read().decode()
            return json.loads(text) if text.startswith("{") else {}

    return ask


def test_push_service_takes_and_reads_what_we_send(call):
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


@pytest.mark.django_db
def test_a_browser_that_was_turned_on_by_its_page_reads_what_is_pushed_to_its_customer(call, client):
    make_account(channel="push", transport="push", contact="mailto:a@isp.example", vapid_key=new_key())
    customer = make_customer()
    link = urlsplit(devices.device_link(customer)).path
    key = re.search('data-key="([^"]+)"', client.get(link).content.decode())[1]
    device = call("/subscribe", userVisibleOnly="true", applicationServerKey=key)["data"]
    plain = device["endpoint"].replace("localhost", "127.0.0.1")
    # The page takes https alone, as every push service of the world has it; this one has no certificate.
    target = json.dumps({"endpoint": plain.replace("http:", "https:"), "keys": device["keys"]})
    client.post(link, {"target": target, "on": "1"})
    customer.push_subscriptions.update(target=target.replace("https:", "http:"))
    first = post(Channel.PUSH, customer=customer, subject="Corte")
    delivery.drain(Channel.PUSH)
    (got,) = call("/get-notifications", clientHash=device["clientHash"])["data"]["messages"]
    assert json.loads(got)["title"] == "Corte"
    call(f"/expire-subscription/{device['clientHash']}")
    second = post(Channel.PUSH, customer=customer)
    delivery.drain(Channel.PUSH)
    assert [Message.objects.get(pk=row.pk).state for row in (first, second)] == [State.SENT, State.FAILED]
    assert not customer.push_subscriptions.get().active
