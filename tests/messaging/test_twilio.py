import json

import pytest

from messaging.channels import KINDS, AuthRefused, ChannelDown, DeadAddress, DeliveryError, Envelope
from tests.messaging.http_server import answer

pytestmark = pytest.mark.usefixtures("this_machine")

SID = "AC" + "0a" * 16
ENVELOPE = Envelope(key="7.2026", sender="+15005550006", recipient="+5493515551234", text="Ñandú & co")


@pytest.fixture
def server(server):
    server.script = [answer(201, '{"sid": "SM1", "status": "queued"}')]
    return server


def twilio(there, **settings):
    way = KINDS["twilio"].make({"account": SID, "report_token": "t0k", **settings}, {"token": "clave"})
    way.base = there.url
    return way


def refused(there, status: int, code: int | None) -> DeliveryError:
    there.script = [answer(status, json.dumps({"code": code, "message": "why", "status": status}))]
    with twilio(there) as way, pytest.raises(DeliveryError) as caught:
        way.send(ENVELOPE, 2)
    return caught.value


def test_message_goes_to_the_messages_resource_of_the_account(server):
    with twilio(server) as way:
        assert way.send(ENVELOPE, 2) == "SM1"
    asked = server.requests[0]
    assert (asked.method, asked.target) == ("POST", f"/2010-04-01/Accounts/{SID}/Messages.json")
    callback = "https://tickets.example/informes/t0k/?id=7.2026"
    assert asked.form == {
        "To": "+5493515551234", "From": "+15005550006", "Body": "Ñandú & co", "StatusCallback": callback
    }  # fmt: skip


def test_messaging_service_is_named_as_such(server):
    envelope = Envelope(key="1", sender="MG" + "1" * 32, recipient="+5493515551234", text="x")
    with twilio(server) as way:
        way.send(envelope, 2)
    assert server.requests[0].form["MessagingServiceSid"] == "MG" + "1" * 32


def test_address_that_twilio_could_not_call_is_not_given(server, settings):
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    with twilio(server) as way:
        way.send(ENVELOPE, 2)
    assert "StatusCallback" not in server.requests[0].form


@pytest.mark.parametrize(
    ("status", "code", "kind", "permanent"),
    [
        (400, 21211, DeadAddress, True),
        (400, 21614, DeadAddress, True),
        (400, 21610, DeadAddress, True),
        (400, 21408, DeliveryError, True),
        (401, 20003, AuthRefused, False),
        (429, 20429, ChannelDown, False),
        (500, None, DeliveryError, False),
        (503, None, ChannelDown, False),
    ],
)
def test_each_refusal_has_its_meaning(server, status, code, kind, permanent):
    error = refused(server, status, code)
    assert (type(error), error.permanent, error.code) == (kind, permanent, str(code or status))


def test_who_answered_stop_is_told_from_a_number_that_does_not_exist(server):
    assert refused(server, 400, 21610).asked is True
    assert refused(server, 400, 21614).asked is False


@pytest.mark.parametrize("sid", ["", "AC12", "SK" + "0" * 32])
def test_what_is_no_account_is_refused_in_words(sid):
    with pytest.raises(ValueError, match="AC"):
        KINDS["twilio"].make({"account": sid}, {})


def test_knocking_asks_whether_the_key_is_good_and_sends_nothing(server):
    server.script = [answer(200, '{"messages": []}'), answer(401, '{"code": 20003, "message": "Authenticate"}')]
    with twilio(server) as way:
        way.knock(2)
        with pytest.raises(AuthRefused):
            way.knock(2)
    assert [request.method for request in server.requests] == ["GET", "GET"]
