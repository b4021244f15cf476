import json

import pytest

from messaging.channels import KINDS, ChannelDown, DeadAddress, DeliveryError, Envelope
from messaging.channels.numbers import written
from tests.messaging.http_server import answer

pytestmark = pytest.mark.usefixtures("this_machine")

TEXT = 'Corte en "Los Ceibos" & 50%: {to} ñ\n€'
ENVELOPE = Envelope(key="7.2026", sender="Fibra", recipient="+5493515551234", text=TEXT)


def gateway(there, **settings):
    values = {"url": there.url + "/send", "report_token": "secreto", **settings}
    return KINDS["gateway"].make(values, {"password": "cla&ve"})


def send(there, **settings) -> str:
    with gateway(there, **settings) as way:
        return way.send(ENVELOPE, 2.0)


def refused(there, **settings) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        send(there, **settings)
    return caught.value


def test_form_carries_every_value_as_it_is(server):
    send(server, parameters="to={to}\ntext={text}\nid={id}\nfrom={from}\nkey={password}\nfixed = a=b\n")
    asked = server.requests[0]
    assert (asked.method, asked.target) == ("POST", "/send")
    wanted = {
        "to": "+5493515551234",
        "text": TEXT,
        "id": "7.2026",
        "from": "Fibra",
        "key": "cla&ve",
        "fixed": "a=b",
    }
    assert asked.form == wanted


def test_query_carries_every_value_as_it_is(server):
    send(server, method="GET", body="query", parameters="to={to}\ntext={text}", url=server.url + "/send?x=1")
    assert server.requests[0].query == {"x": "1", "to": "+5493515551234", "text": TEXT}


def test_values_in_the_address_break_out_of_nothing(server):
    send(server, method="GET", body="query", url=server.url + "/{password}/{text}")
    assert server.requests[0].target.startswith("/cla%26ve/Corte%20en%20%22Los")
    assert "\n" not in server.requests[0].target


def test_json_carries_every_value_as_it_is(server):
    send(server, body="json", template='{"messages": [{"to": "{to}", "text": "¡{text}!", "flash": false}]}')
    asked = server.requests[0]
    assert json.loads(asked.body) == {"messages": [{"to": "+5493515551234", "text": f"¡{TEXT}!", "flash": False}]}
    assert asked.headers["content-type"] == "application/json"


def test_headers_and_basic_sign_in_are_sent(server):
    send(server, headers="X-Key: {password}", user="ana", basic=True)
    headers = server.requests[0].headers
    assert (headers["x-key"], headers["authorization"]) == ("cla&ve", "Basic YW5hOmNsYSZ2ZQ==")


def test_provider_is_told_where_to_report(server):
    send(server, parameters="dlr={report_url}")
    assert server.requests[0].form["dlr"] == "https://tickets.example/informes/secreto/?id=7.2026"


@pytest.mark.parametrize(
    ("style", "number"),
    [
        ("e164", "+5493515551234"),
        ("digits", "5493515551234"),
        ("area", "3515551234"),
        ("country_area", "543515551234"),
    ],
)
def test_number_is_written_as_the_provider_wants_it(style, number):
    assert written("+5493515551234", style) == number


def test_what_is_no_number_is_a_dead_address():
    with pytest.raises(DeadAddress):
        written("abc", "e164")


@pytest.mark.parametrize(("text", "coding"), [("Hola ñ", "0"), ("Perdón", "2")])
def test_coding_tells_whether_the_text_needs_ucs2(server, text, coding):
    with gateway(server, parameters="coding={coding}") as way:
        way.send(Envelope(key="1", sender="F", recipient="+5493515551234", text=text), 2)
    assert server.requests[0].form == {"coding": coding}


def test_id_is_found_by_its_pattern(server):
    server.script = [answer(200, '{"messages": [{"message-id": "0A9"}]}')]
    assert send(server, reference=r'"message-id":\s*"([^"]+)"') == "0A9"
    assert send(server, reference="never there") == ""


def test_good_status_is_not_enough_where_the_answer_says_no(server):
    server.script = [answer(200, "ERROR: sin saldo")]
    error = refused(server, accepted="^OK")
    assert (error.permanent, error.code, error.answer) == (True, "refused", "ERROR: sin saldo")
    assert refused(server, accepted="^OK", passing="saldo").permanent is False


def test_provider_that_asks_to_wait_holds_the_channel(server):
    server.script = [answer(429, "slow", Retry_After="90")]
    error = refused(server)
    assert isinstance(error, ChannelDown)
    assert error.wait == 90


@pytest.mark.parametrize(
    ("told", "word"),
    [
        ({"url": "ftp://x.example"}, "http"),
        ({"url": "no es"}, "http"),
        ({"parameters": "to={too}"}, "{too}"),
        ({"parameters": "solo"}, "solo"),
        ({"template": "{"}, "JSON"),
        ({"accepted": "("}, "patrón"),
    ],
)
def test_what_is_told_wrong_is_refused_in_words(told, word):
    with pytest.raises(ValueError, match=word.replace("{", r"\{")):
        KINDS["gateway"].make({"url": "https://x.example", **told}, {})


def test_probe_says_that_the_server_is_inside(settings, server):
    settings.INSIDE_NETWORKS = []
    steps = KINDS["gateway"].probe({"url": server.url}, {}, "F", "+5493515551234")
    assert [step.ok for step in steps] == [False]
    assert "INSIDE_NETWORKS" in str(steps[0].advice)


def test_probe_sends_a_message_and_says_how_it_went(server):
    server.script = [answer(), answer(401, "bad key"), answer(400, "no credit")]
    told = [KINDS["gateway"].probe({"url": server.url}, {}, "F", "+5493515551234")[-1] for _turn in range(3)]
    assert [step.ok for step in told] == [True, False, False]
    assert told[2].answer == "400 no credit"


def test_probe_without_a_number_says_that_the_key_is_not_known_to_be_good(server):
    told = KINDS["gateway"].probe({"url": server.url}, {}, "F", "")
    assert [str(step.title) for step in told] == ["El servidor existe", "Falta mandar un mensaje de prueba"]
    assert not server.requests
