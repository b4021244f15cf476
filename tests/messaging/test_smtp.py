import email
import email.policy
import ssl
import subprocess
import time

import pytest
from aiosmtpd.controller import Controller

from benchmarks.ports import free_port
from messaging.channels import AnswerLost, ChannelDown, DeliveryError, Envelope, transport_for
from messaging.channels.smtp import SmtpTransport
from tests.messaging.smtp_server import RESET, SILENCE, TRICKLE, ScriptedServer

ENVELOPE = Envelope(
    key="7.20260101",
    sender="Fibra del Valle ñ <avisos@valle.example>",
    recipient="ana@example.com",
    subject="Tu ticket está cerrado",
    text="Hola\n.\n..dos puntos\nañosa",
    html="<p>Hola</p>",
    headers={"Auto-Submitted": "auto-generated"},
)


@pytest.fixture
def server():
    servers = []

    def start(**script):
        servers.append(ScriptedServer(**script))
        return servers[-1]

    yield start
    for started in servers:
        started.close()


def transport(server, options="?security=none") -> SmtpTransport:
    return transport_for(f"smtp://127.0.0.1:{server.port}{options}")


def send(server, envelope=ENVELOPE, seconds=2.0) -> str:
    with transport(server) as way:
        return way.send(envelope, seconds)


def refused(server, **options) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        send(server, **options)
    return caught.value


def test_send_hands_over_the_whole_mail_and_returns_its_id_there(server):
    there = server()
    assert send(there) == "ABC123"
    mail = email.message_from_bytes(there.mails[0].replace(b"\r\n..", b"\r\n."), policy=email.policy.default)
    assert mail["Subject"] == "Tu ticket está cerrado"
    assert mail["From"] == "Fibra del Valle ñ <avisos@valle.example>"
    assert (mail["To"], mail["Message-ID"]) == ("ana@example.com", "<7.20260101@valle.example>")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_body(("plain",)).get_content().splitlines() == ENVELOPE.text.splitlines()
    assert mail.get_body(("html",)).get_content().strip() == "<p>Hola</p>"
    assert there.mails[0].isascii()
    assert "MAIL FROM:<avisos@valle.example>" in there.commands
    assert "RCPT TO:<ana@example.com>" in there.commands


def test_send_reuses_its_connection(server):
    there = server()
    with transport(there) as way:
        for _turn in range(5):
            way.send(ENVELOPE, 2)
    assert (there.connections, len(there.mails)) == (1, 5)


def test_send_dials_again_when_a_kept_connection_was_closed(server):
    there = server(MAIL=["250 ok", "421 4.7.0 too many mails"])
    with transport(there) as way:
        way.send(ENVELOPE, 2)
        way.send(ENVELOPE, 2)
    assert (there.connections, len(there.mails)) == (2, 2)


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize(("answer", "permanent"), [("451 4.7.1 later", False), ("550 5.1.1 nobody", True)])
def test_refusal_says_whether_trying_again_helps(server, step, answer, permanent):
    error = refused(server(**{step: [answer]}))
    assert (error.permanent, error.code, error.answer) == (permanent, answer[:3], answer[4:])
    assert not isinstance(error, ChannelDown)


def test_refusal_of_one_leaves_the_connection_to_the_next(server):
    there = server(RCPT=["550 nobody"])
    with transport(there) as way:
        with pytest.raises(DeliveryError):
            way.send(ENVELOPE, 2)
        way.send(ENVELOPE, 2)
    assert (there.connections, len(there.mails)) == (1, 1)


@pytest.mark.parametrize("step", ["HELLO", "MAIL", "RCPT", "DATA"])
def test_reset_before_the_end_of_the_mail_means_that_it_did_not_leave(server, step):
    error = refused(server(**{step: [RESET, RESET]}))
    assert isinstance(error, ChannelDown)
    assert error.code == "connection"


@pytest.mark.parametrize("answer", [RESET, SILENCE, TRICKLE, "gibberish"])
def test_no_answer_after_the_final_dot_is_in_doubt(server, answer):
    error = refused(server(DOT=[answer]), seconds=0.3)
    assert isinstance(error, AnswerLost)


@pytest.mark.parametrize("step", ["HELLO", "MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize("fault", [SILENCE, TRICKLE])
def test_send_ends_at_its_deadline_however_slowly_the_other_side_speaks(server, step, fault):
    there = server(**{step: [fault]})
    began = time.monotonic()
    assert refused(there, seconds=0.3).code == "timeout"
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("step", ["HELLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["gibberish", "", "999 what"])
def test_garbage_before_the_end_of_the_mail_is_no_delivery(server, step, answer):
    error = refused(server(**{step: [answer]}), seconds=0.3)
    assert not isinstance(error, AnswerLost)


def test_nobody_listening_is_a_channel_that_is_down():
    way = transport_for(f"smtp://127.0.0.1:{free_port()}?security=none")
    with way, pytest.raises(DeliveryError) as caught:
        way.send(ENVELOPE, 2)
    error = caught.value
    assert isinstance(error, ChannelDown)
    assert error.code == "connection"


def test_starttls_that_is_not_offered_never_falls_back_to_plain_text(server):
    there = server()
    with transport(there, options="") as way, pytest.raises(ChannelDown) as caught:
        way.send(ENVELOPE, 2)
    assert caught.value.code == "tls"
    assert there.mails == []
    assert not any(command.startswith(("MAIL", "AUTH")) for command in there.commands)


@pytest.mark.parametrize("answer", ["454 4.7.0 not now", "501 what"])
def test_starttls_that_is_refused_never_falls_back_to_plain_text(server, answer):
    there = server(EHLO=["250-here\r\n250 STARTTLS"] * 2, STARTTLS=[answer])
    with transport(there, options="") as way, pytest.raises(ChannelDown) as caught:
        way.send(ENVELOPE, 2)
    assert caught.value.code == answer[:3]
    assert there.mails == []


def test_wrong_password_is_a_channel_that_is_down(server):
    there = server(EHLO=["250-here\r\n250 AUTH PLAIN"], AUTH=["535 5.7.8 bad credentials"])
    way = transport_for(f"smtp://ana:secret@127.0.0.1:{there.port}?security=none")
    with way, pytest.raises(ChannelDown) as caught:
        way.send(ENVELOPE, 2)
    assert caught.value.code == "535"
    assert "secret" not in caught.value.answer


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"recipient": "ana"}, "invalid_address"),
        ({"recipient": "ñandú@example.com"}, "invalid_address"),
        ({"recipient": "ana@" + "x" * 70 + ".example"}, "invalid_address"),
        ({"recipient": "ana@example.com\r\nBcc: otro@example.com"}, "bad_message"),
        ({"subject": "Hola\r\nBcc: otro@example.com"}, "bad_message"),
    ],
)
def test_address_or_header_that_can_not_be_written_fails_before_the_wire(server, change, code):
    there = server()
    error = refused(there, envelope=Envelope(**{**vars(ENVELOPE), **change}))
    assert (error.permanent, error.code) == (True, code)
    assert there.connections == 0


def test_address_at_a_domain_with_accents_goes_out_in_ascii(server):
    there = server()
    send(there, Envelope(**{**vars(ENVELOPE), "recipient": "ana@cañas.example"}))
    assert "RCPT TO:<ana@xn--caas-hqa.example>" in there.commands


@pytest.mark.parametrize("url", ["smtp://host?security=maybe", "ftp://host", "", "nothing"])
def test_transport_for_refuses_what_it_does_not_know(url):
    with pytest.raises(ValueError, match="Unknown"):
        transport_for(url)


class Keeper:
    def __init__(self) -> None:
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((session.ssl is not None, envelope.content))
        return "250 ok"


@pytest.fixture
def certificate(tmp_path):
    command = "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=127.0.0.1"
    subprocess.run(
        [*command.split(), "-addext", "subjectAltName=IP:127.0.0.1"], cwd=tmp_path, check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    return context, tmp_path / "cert.pem"


@pytest.fixture
def encrypted(certificate):
    keeper = Keeper()
    keeper.port = free_port()
    options = {"tls_context": certificate[0], "require_starttls": True}
    controller = Controller(keeper, hostname="127.0.0.1", port=keeper.port, **options)
    controller.start()
    yield keeper
    controller.stop()


def test_send_encrypts_with_starttls(encrypted, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[1]))
    with transport(encrypted, options="") as way:
        way.send(ENVELOPE, 5)
    assert [is_encrypted for is_encrypted, _content in encrypted.mails] == [True]


def test_certificate_that_nobody_vouches_for_is_a_channel_that_is_down(encrypted):
    with transport(encrypted, options="") as way, pytest.raises(ChannelDown) as caught:
        way.send(ENVELOPE, 5)
    assert caught.value.code == "tls"
    assert encrypted.mails == []
