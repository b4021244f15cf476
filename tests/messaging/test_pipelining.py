from dataclasses import replace

import pytest

from messaging.channels import ChannelDown, DeliveryError
from tests.messaging.smtp_server import RESET, ScriptedServer
from tests.messaging.test_smtp import ENVELOPE, transport

PIPELINES = "250-here\r\n250-PIPELINING\r\n250 8BITMIME"


def pipelining(**script) -> ScriptedServer:
    return ScriptedServer(EHLO=[PIPELINES] * 3, **script)


def test_where_the_server_takes_it_three_commands_go_in_one_write():
    server = pipelining()
    writes = []
    with transport(server) as wire:
        wire.send(ENVELOPE, 5)
        kept = wire.wire.sock
        wire.wire.sock = type("Counting", (), {
            "sendall": lambda self, data: writes.append(bytes(data)) or kept.sendall(data),
            "__getattr__": lambda self, name: getattr(kept, name),
        })()  # fmt: skip
        wire.send(replace(ENVELOPE, recipient="beto@example.com"), 5)
    assert writes[0] == b"MAIL FROM:<avisos@valle.example>\r\nRCPT TO:<beto@example.com>\r\nDATA\r\n"
    assert len(server.mails) == 2
    assert server.connections == 1


@pytest.mark.parametrize(
    ("script", "code", "permanent"),
    [
        ({"MAIL": ["451 4.7.1 later"], "RCPT": ["503 what"], "DATA": ["503 what"]}, "451", False),
        ({"RCPT": ["550 5.1.1 nobody"], "DATA": ["554 no valid recipients"]}, "550", True),
        ({"RCPT": ["550 5.1.1 nobody"], "DOT": ["554 no valid recipients"]}, "550", True),
        ({"DATA": ["452 4.3.1 full"]}, "452", False),
    ],
)  # fmt: skip
def test_pipelined_refusal_is_that_of_the_first_command_refused_and_the_next_goes_out(script, code, permanent):
    server = pipelining(**{step: list(answers) for step, answers in script.items()})
    with transport(server) as wire:
        with pytest.raises(DeliveryError) as caught:
            wire.send(ENVELOPE, 5)
        assert (caught.value.code, caught.value.permanent) == (code, permanent)
        assert wire.send(replace(ENVELOPE, recipient="otra@example.com"), 5) == "ABC123"
    assert server.connections == 1
    assert [mail for mail in server.mails if mail.strip()] == [server.mails[-1]], (
        "nothing left for the refused one"
    )


def test_pipelined_goodbye_on_a_kept_connection_dials_again_and_sends_once():
    server = pipelining(
        MAIL=["250 ok", "421 4.3.2 closing"], RCPT=["250 ok", "503 what"], DATA=["354 go", "503 what"]
    )
    with transport(server) as wire:
        wire.send(ENVELOPE, 5)
        wire.send(ENVELOPE, 5)
    assert (server.connections, len(server.mails)) == (2, 2)


def test_pipelined_reset_in_the_middle_of_the_answers_sends_nothing():
    server = pipelining(RCPT=[RESET])
    with transport(server) as wire, pytest.raises(ChannelDown):
        wire.send(ENVELOPE, 5)
    assert server.mails == []
