import pytest

from messaging.choices import Channel, State
from messaging.diagnosis import diagnose, meant_address
from messaging.models import Message


def message(state=State.FAILED, code="", text="", recipient="ana@example.org", channel=Channel.EMAIL):
    return Message(state=state, error_code=code, error_text=text, recipient=recipient, channel=channel)


@pytest.mark.parametrize(
    ("code", "text", "title"),
    [
        ("550 5.1.2", "Bad destination system address", "El dominio no existe"),
        ("550 5.1.1", "User unknown", "La casilla no existe"),
        ("552 5.2.2", "Mailbox full", "La casilla está llena"),
        ("554 5.7.1", "Blocked by policy", "El servidor del cliente lo bloqueó"),
        ("timeout", "", "El servidor no contestó"),
        ("535 5.7.8", "Authentication failed", "Nuestra cuenta de envío no pudo entrar"),
        ("tls", "STARTTLS failed", "No se pudo cifrar la conexión"),
        ("no_recipient", "", "El cliente no tiene adónde recibirlo"),
        ("invalid_number", "", "La dirección no sirve"),
        ("template_missing", "", "Falta la plantilla"),
        ("429", "Too many requests", "Nos pidieron esperar"),
        ("552 5.3.4", "Message too big", "Es demasiado grande"),
    ],
)
def test_a_known_answer_is_told_in_plain_words(code, text, title):
    assert diagnose(message(code=code, text=text)).title == title


def test_an_unknown_answer_is_quoted():
    assert "«Ni idea»" in diagnose(message(code="599", text="Ni idea")).advice


@pytest.mark.parametrize("state", [State.SENT, State.DELIVERED, State.QUEUED, State.SENDING])
def test_a_message_that_is_well_needs_no_diagnosis(state):
    assert diagnose(message(state=state)) is None


def test_a_message_that_waits_for_another_try_says_so():
    told = diagnose(message(state=State.QUEUED, code="timeout"))
    assert (told.title, told.tone) == ("El servidor no contestó", "info")


@pytest.mark.parametrize(
    "state", [State.UNCERTAIN, State.EXPIRED, State.CANCELLED, State.SUPPRESSED, State.COMPLAINED]
)
def test_a_state_that_explains_itself_does(state):
    assert diagnose(message(state=state)).title


def test_a_row_without_address_is_not_told_as_blocked():
    told = diagnose(message(state=State.SUPPRESSED, code="no_recipient", recipient=""))
    assert told.title == "El cliente no tiene adónde recibirlo"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("mbacosta@gmial.com", "mbacosta@gmail.com"),
        ("ana@hotmail.con", "ana@hotmail.com"),
        ("ana@gmial.con", "ana@gmail.com"),
        ("ana@outlok.com", "ana@outlook.com"),
        ("ana@correo.example", ""),
        ("ana@gmail.com", ""),
        ("ana@fibradelvalle.example", ""),
        ("sin-arroba", ""),
    ],
)
def test_a_mistyped_domain_suggests_the_known_one(written, meant):
    assert meant_address(message(recipient=written)) == meant


def test_a_phone_suggests_no_address():
    assert meant_address(message(recipient="ana@gmial.com", channel=Channel.SMS)) == ""
