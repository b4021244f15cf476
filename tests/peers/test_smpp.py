"""Our SMPP client and somebody else's SMSC."""

import json
import time
from dataclasses import replace

import pytest

from messaging.channels import KINDS, AnswerLost, AuthRefused, ChannelDown, DeadAddress, DeliveryError, Envelope
from messaging.channels.smpp_ear import listen
from messaging.segments import measure
from tests.peers.conftest import wait_until

pytestmark = pytest.mark.services
ENVELOPE = Envelope(key="7.2026", sender="FIBRA", recipient="+5493515551200", text="Hola [ñandú]: 10 €")


class Smsc:
    def __init__(self, node, port, folder) -> None:
        self.port, self.ledger = port, folder / "ledger.jsonl"
        node("smsc.js", str(port), str(self.ledger), ready="ready")

    @property
    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.ledger.read_text().splitlines()] if self.ledger.exists() else []

    @property
    def parts(self) -> list[dict]:
        return [line for line in self.lines if "text" in line]

    def client(self, password: str = "clave", **settings):
        values = {"host": "127.0.0.1", "port": self.port, "system_id": "isp", **settings}
        return KINDS["smpp"].make(values, {"password": password})

    def heard(self, seconds: float = 1.5, **settings) -> list:
        found: list = []
        listen(self.client(**settings), found.append, seconds)
        return found


@pytest.fixture
def smsc(node, port, tmp_path) -> Smsc:
    return Smsc(node, port, tmp_path)


def to(last: str) -> Envelope:
    return replace(ENVELOPE, recipient=f"+54935155512{last}")


def refused(smsc, last: str, seconds: float = 2) -> DeliveryError:
    with smsc.client() as way, pytest.raises(DeliveryError) as caught:
        way.send(to(last), seconds)
    return caught.value


@pytest.mark.parametrize("text", ["Hola [ñ]: 10 € ^{}\\~|", "Perdón, mañana ñandú 😀"])
def test_text_arrives_as_it_was_written(smsc, text):
    with smsc.client() as way:
        assert way.send(replace(ENVELOPE, text=text), 3) == "100"
    (part,) = smsc.parts
    assert (part["text"], part["to"], part["from"], part["report"]) == (text, "5493515551200", "FIBRA", 1)


@pytest.mark.parametrize("text", ["x" * 152 + "€" + "y" * 300, "ñandú😀" * 40, "a" * 161])
def test_long_text_arrives_whole_in_the_segments_that_were_shown(smsc, text):
    with smsc.client() as way:
        way.send(replace(ENVELOPE, text=text), 5)
    parts = smsc.parts
    assert "".join(part["text"] for part in parts) == text
    assert len(parts) == measure(text).count > 1
    headers = [bytes.fromhex(part["udh"]) for part in parts]
    assert {header[:-1] for header in headers} == {headers[0][:-1]}
    assert [header[-1] for header in headers] == list(range(1, len(parts) + 1))
    assert [part["report"] for part in parts] == [0] * (len(parts) - 1) + [1]


def test_one_link_carries_many_messages(smsc):
    with smsc.client() as way:
        references = [way.send(ENVELOPE, 2) for _turn in range(30)]
    assert len(set(references)) == 30


def test_quiet_link_is_asked_before_it_is_trusted(smsc):
    with smsc.client() as way:
        way.send(ENVELOPE, 2)
        way.used = time.monotonic() - 60
        link = way.link
        way.send(ENVELOPE, 2)
        assert way.link is link
        link._socket.close()
        way.used = time.monotonic() - 60
        assert way.send(ENVELOPE, 2)


def test_wrong_password_is_told_from_a_server_that_is_down(smsc, port):
    with smsc.client("otra") as way, pytest.raises(AuthRefused):
        way.send(ENVELOPE, 2)
    with smsc.client(port=1) as way, pytest.raises(ChannelDown) as caught:
        way.send(ENVELOPE, 2)
    assert not isinstance(caught.value, AuthRefused)


def test_probe_without_a_number_says_whether_the_password_is_right(smsc):
    place = {"host": "127.0.0.1", "port": smsc.port, "system_id": "isp"}
    told = [KINDS["smpp"].probe(place, {"password": word}, "F", "")[-1] for word in ("otra", "clave")]
    assert [(step.ok, str(step.title)) for step in told] == [
        (False, "No acepta el usuario o la clave"),
        (True, "Contesta y nos deja entrar"),
    ]
    assert not smsc.parts


@pytest.mark.parametrize(
    ("last", "kind", "permanent"),
    [
        ("01", DeadAddress, True),
        ("02", ChannelDown, False),
        ("03", DeliveryError, False),
        ("04", AnswerLost, False),
        ("05", AnswerLost, False),
    ],
)
def test_each_answer_has_its_meaning(smsc, last, kind, permanent):
    error = refused(smsc, last)
    assert (type(error), error.permanent) == (kind, permanent)


def test_silence_ends_by_the_deadline(smsc):
    began = time.monotonic()
    assert refused(smsc, "04", seconds=0.5).code == "timeout"
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize("mode", ["transmitter", "transceiver"])
def test_reports_are_heard_by_who_listens_and_none_is_lost(smsc, mode):
    with smsc.client(mode=mode) as way:
        good, bad = way.send(ENVELOPE, 2), way.send(to("06"), 2)
    reports = {report.fate: report for report in smsc.heard(mode=mode)}
    assert set(reports) == {"delivered", "bounced"}
    assert good in reports["delivered"].references
    assert bad in reports["bounced"].references
    wait_until(lambda: sum("told" in line for line in smsc.lines) == 2, "the SMSC to know that they were heard")
    assert smsc.heard(0.5, mode=mode) == []


def test_report_that_could_not_be_kept_is_not_acknowledged(smsc):
    with smsc.client() as way:
        way.send(ENVELOPE, 2)

    def broken(report):
        raise RuntimeError("the database is away")

    with pytest.raises(RuntimeError):
        listen(smsc.client(), broken, 2)
    assert not any("told" in line for line in smsc.lines)
