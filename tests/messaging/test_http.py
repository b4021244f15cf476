import time

import pytest

from benchmarks.ports import free_port
from messaging.channels.base import AnswerLost, ChannelDown
from messaging.channels.http import Http
from messaging.channels.inside import NotAllowed, address_of, may_call
from messaging.channels.verdict import refusal
from tests.messaging.http_server import RESET, SILENCE, TRICKLE, ScriptedHttp, answer

HERE = ["127.0.0.0/8"]


@pytest.fixture
def server():
    servers = []

    def start(*script):
        servers.append(ScriptedHttp(list(script) or [answer()]))
        return servers[-1]

    yield start
    for started in servers:
        started.close()


def ask(url: str, seconds: float = 2.0, inside=HERE, **request):
    http = Http(inside)
    http.deadline.start(seconds)
    try:
        return http.ask(request.pop("method", "GET"), url, **request)
    finally:
        http.close()


def test_answer_comes_back_with_its_status_headers_and_text(server):
    there = server(answer(201, '{"id": "7"}', X_Thing="ñ"))
    reply = ask(there.url + "/a/b?c=d", method="POST", body=b"x", headers={"X-Key": "1"})
    assert (reply.status, reply.data) == (201, {"id": "7"})
    asked = there.requests[0]
    assert (asked.method, asked.target, asked.body) == ("POST", "/a/b?c=d", b"x")
    assert (asked.headers["host"], asked.headers["x-key"]) == (f"127.0.0.1:{there.port}", "1")


def test_one_connection_serves_many_requests(server):
    there, http = server(), Http(HERE)
    for _turn in range(5):
        http.deadline.start(2)
        assert http.ask("GET", there.url).text == "ok"
    http.close()
    assert there.connections == 1


@pytest.mark.parametrize("how", [SILENCE, TRICKLE])
def test_whole_exchange_ends_by_its_deadline_and_leaves_a_doubt(server, how):
    there, began = server(how), time.monotonic()
    with pytest.raises(AnswerLost) as caught:
        ask(there.url, seconds=0.6)
    assert time.monotonic() - began < 1.5
    assert caught.value.code == "timeout"


def test_connection_cut_after_the_request_leaves_a_doubt(server):
    with pytest.raises(AnswerLost) as caught:
        ask(server(RESET).url)
    assert caught.value.code == "connection"


def test_closed_port_lets_nothing_leave():
    with pytest.raises(ChannelDown) as caught:
        ask(f"http://127.0.0.1:{free_port()}")
    assert caught.value.code == "connection"


def test_name_that_does_not_exist_lets_nothing_leave():
    with pytest.raises(ChannelDown) as caught:
        ask("http://no-such-host.invalid/")
    assert caught.value.code == "dns"


def test_inside_address_is_not_called_unless_allowed(server):
    there = server()
    with pytest.raises(ChannelDown) as caught:
        ask(there.url, inside=[])
    assert caught.value.code == "inside"
    assert there.connections == 0


def test_redirect_is_not_followed(server):
    there = server(answer(302, "", Location="/elsewhere"))
    assert ask(there.url).status == 302
    assert len(there.requests) == 1


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:0a00:0001::",
    ],
)
def test_inside_addresses_are_known_in_any_clothes(address):
    assert not may_call(address, [])


def test_allowed_network_opens_only_itself():
    assert may_call("192.168.10.5", ["192.168.10.0/24"])
    assert not may_call("192.168.11.5", ["192.168.10.0/24"])
    assert may_call("200.1.2.3", [])


def test_name_with_one_inside_address_is_refused_whole(monkeypatch):
    rows = [(2, 1, 6, "", ("200.1.2.3", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *args, **options: rows)
    with pytest.raises(NotAllowed):
        address_of("two-faced.example", 80)


@pytest.mark.parametrize(
    ("status", "kind", "permanent"),
    [
        (400, "DeliveryError", True),
        (401, "AuthRefused", False),
        (403, "ChannelDown", False),
        (404, "ChannelDown", False),
        (422, "DeliveryError", True),
        (429, "ChannelDown", False),
        (500, "DeliveryError", False),
        (503, "ChannelDown", False),
        (504, "AnswerLost", False),
        (302, "ChannelDown", False),
    ],
)
def test_each_status_has_its_meaning(server, status, kind, permanent):
    error = refusal(ask(server(answer(status, "why")).url))
    assert (type(error).__name__, error.permanent, error.code, error.answer) == (
        kind,
        permanent,
        str(status),
        "why",
    )


@pytest.mark.parametrize(
    ("asked", "wait"),
    [("120", 120), ("999999999", 86400), ("soon", None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0)],
)
def test_wait_that_the_other_side_asks_for_is_kept(server, asked, wait):
    assert refusal(ask(server(answer(429, "", Retry_After=asked)).url)).wait == wait


def test_answer_without_end_is_read_only_so_far(server):
    reply = ask(server(answer(200, "x" * 500_000)).url)
    assert len(reply.text) == 65_536
