"""Kannel as the gateway, with its own fake SMSC behind it."""

import shutil
import socket
from contextlib import suppress

import pytest

from benchmarks.ports import free_port
from messaging.channels import KINDS, AuthRefused, ChannelDown, DeliveryError, Envelope
from messaging.channels.gateway_presets import PRESETS
from tests.messaging.http_server import ScriptedHttp
from tests.peers.conftest import wait_until

pytestmark = pytest.mark.services
FAKE_SMSC = "/usr/lib/kannel/test/fakesmsc"
CONFIG = """
group = core
admin-port = {admin}
admin-password = x
smsbox-port = {box}
log-level = 1
box-allow-ip = 127.0.0.1

group = smsc
smsc = fake
smsc-id = FAKE
host = 127.0.0.1
port = {fake}

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {send}
log-level = 0

group = sendsms-user
username = isp
password = clave
concatenation = true
max-messages = 10
"""


class Kannel:
    def __init__(self, start, folder) -> None:
        names = ("admin", "box", "fake", "send")
        self.ports = {name: free_port() for name in names}
        config = folder / "kannel.conf"
        config.write_text(CONFIG.format(**self.ports))
        self.core = start("bearerbox", str(config), ready="smsc_fake: start called")
        self.phone = start(FAKE_SMSC, "-H", "127.0.0.1", "-r", str(self.ports["fake"]), "-m", "0", "1 2 text x")
        self.box = start("smsbox", str(config))
        wait_until(self.answers, "smsbox")

    def answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.ports["send"])):
            return "Connecting" in self.phone.read_text()
        return False

    def client(self, **settings):
        url = f"http://127.0.0.1:{self.ports['send']}/cgi-bin/sendsms"
        values = {**PRESETS["kannel"].values, "url": url, "user": "isp", "report_token": "t0k", **settings}
        return KINDS["gateway"].make(values, {"password": settings.pop("password", "clave")})


@pytest.fixture
def kannel(start, tmp_path) -> Kannel:
    if not shutil.which("bearerbox") or not shutil.which(FAKE_SMSC):
        pytest.skip("needs kannel and kannel-extras")
    return Kannel(start, tmp_path)


@pytest.fixture
def desk(settings):
    """Where Kannel tells what became of a message."""
    there = ScriptedHttp()
    settings.PUBLIC_URL = there.url
    yield there
    there.close()


def envelope(text: str = "Corte programado") -> Envelope:
    return Envelope(key="7.2026", sender="FIBRA", recipient="+5493515551234", text=text)


def test_kannel_takes_the_message_and_tells_what_became_of_it(kannel, desk):
    with kannel.client() as way:
        way.send(envelope("Corte & 50% [hoy]"), 5)
    wait_until(lambda: "Corte" in kannel.phone.read_text(), "the phone")
    assert "5493515551234" in kannel.phone.read_text()
    wait_until(lambda: desk.requests, "Kannel's report")
    asked = desk.requests[0]
    assert asked.target.startswith("/informes/t0k/?")
    assert asked.query["id"] == "7.2026"
    assert asked.query["type"] in ("1", "2", "8")


def test_text_outside_gsm_goes_as_ucs2_and_nothing_is_cut(kannel, desk):
    with kannel.client() as way:
        way.send(envelope("ó" * 150), 5)
    wait_until(lambda: kannel.phone.read_text().count("5493515551234") == 3, "three segments")
    assert kannel.phone.read_text().count("%00%F3") == 150


def test_wrong_password_is_a_channel_that_is_shut(kannel, desk):
    with kannel.client(password="otra") as way, pytest.raises(DeliveryError) as caught:
        way.send(envelope(), 5)
    assert isinstance(caught.value, ChannelDown | AuthRefused)
    assert caught.value.code == "403"
