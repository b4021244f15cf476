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


BETO = replace(ENVELOPE, recipient="beto@example.com")


def test_the_next_mail_is_offered_behind_the_final_dot_and_its_content_waits_for_its_turn():
    server = pipelining()
    with transport(server) as wire:
        wire.next_is(BETO)
        wire.send(ENVELOPE, 5)
        assert wire.offered_to == ("avisos@valle.example", "beto@example.com")
        assert len(server.mails) == 1
        wire.send(BETO, 5)
    assert (len(server.mails), server.connections) == (2, 1)
    assert [command for command in server.commands if command.startswith("RCPT")] == [
        "RCPT TO:<ana@example.com>", "RCPT TO:<beto@example.com>",
    ]  # fmt: skip


def test_an_offered_mail_that_does_not_come_is_never_sent_empty():
    server = pipelining()
    with transport(server) as wire:
        wire.next_is(BETO)
        wire.send(ENVELOPE, 5)
        wire.send(replace(ENVELOPE, recipient="otra@example.com"), 5)
    whole = [mail for mail in server.mails if mail]
    assert (len(whole), server.connections) == (2, 2)


def test_refusal_after_the_final_dot_does_not_touch_the_mail_offered_behind_it():
    server = pipelining(DOT=["554 5.7.1 spam"])
    with transport(server) as wire:
        wire.next_is(BETO)
        with pytest.raises(DeliveryError) as caught:
            wire.send(ENVELOPE, 5)
        assert caught.value.code == "554"
        assert wire.send(BETO, 5) == "ABC123"
    assert "RSET" not in server.commands
    assert server.connections == 1


def test_refusal_of_the_mail_offered_behind_a_dot_is_its_own():
    server = pipelining(RCPT=["250 ok", "550 5.1.1 nobody"], DATA=["354 go", "554 no valid recipients"])
    with transport(server) as wire:
        wire.next_is(BETO)
        assert wire.send(ENVELOPE, 5) == "ABC123"
        with pytest.raises(DeliveryError) as caught:
            wire.send(BETO, 5)
        assert caught.value.code == "550"
        assert wire.send(ENVELOPE, 5) == "ABC123"


def test_goodbye_to_the_mail_offered_behind_a_dot_dials_again_and_sends_once():
    server = pipelining(
        MAIL=["250 ok", "421 4.3.2 closing"], RCPT=["250 ok", "503 what"], DATA=["354 go", "503 what"]
    )
    with transport(server) as wire:
        wire.next_is(BETO)
        wire.send(ENVELOPE, 5)
        wire.send(BETO, 5)
    assert (server.connections, len(server.mails)) == (2, 2)


def test_a_server_that_takes_one_command_at_a_time_is_offered_nothing_ahead():
    server = ScriptedServer()
    with transport(server) as wire:
        wire.next_is(BETO)
        wire.send(ENVELOPE, 5)
        assert wire.offered_to is None
        wire.send(BETO, 5)
    assert len(server.mails) == 2
