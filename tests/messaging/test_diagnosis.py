import pytest
from django.utils import timezone
from django.utils.translation import override
from smpplib import consts

from messaging import cause_codes, causes
from messaging.cause_codes import cause_of
from messaging.channels.fcm import NOBODY, OURS
from messaging.channels.twilio import NOBODY as TWILIO_NOBODY
from messaging.channels.twilio import OURS as TWILIO_OURS
from messaging.channels.twilio import STOPPED as TWILIO_STOPPED
from messaging.choices import Channel, State
from messaging.diagnosis import diagnose, meant_address
from messaging.models import Message

# Every status of SMPP that is an error and that its own library describes.
SMPP_STATUSES = {f"smpp {status}" for status in consts.DESCRIPTIONS if status}


def message(state=State.FAILED, code="", text="", recipient="ana@example.org", channel=Channel.EMAIL):
    said = {"error_code": code, "error_text": text, "recipient": recipient, "channel": channel}
    return Message(state=state, due_at=timezone.now(), **said)


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


@pytest.mark.parametrize(
    ("channel", "code", "text", "title"),
    [
        ("sms", "21211", "The 'To' number is not valid", "El número no existe"),
        ("sms", "21614", "'To' number is not a valid mobile number", "Es un teléfono fijo"),
        ("sms", "21610", "Attempt to send to unsubscribed recipient", "El cliente pidió no recibir más"),
        ("sms", "30003", "undelivered", "El teléfono está apagado o sin señal"),
        ("sms", "30007", "undelivered", "La operadora lo filtró"),
        ("sms", "20003", "Authenticate", "Nuestra cuenta de envío no pudo entrar"),
        ("sms", "21606", "The 'From' phone number is not SMS-capable", "El remitente no está habilitado"),
        ("sms", "21408", "Permission to send not enabled", "La cuenta no puede mandar a ese destino"),
        ("sms", "smpp 11", "Invalid Destination Address", "El número no existe"),
        ("sms", "smpp 88", "Throttling error", "Nos pidieron esperar"),
        ("sms", "smpp 8", "System error", "Falló el proveedor"),
        ("sms", "smpp 14", "Invalid password", "Nuestra cuenta de envío no pudo entrar"),
        ("sms", "UNDELIV 011", "id:7 stat:UNDELIV err:011", "La operadora no lo pudo entregar"),
        ("sms", "EXPIRED 000", "id:7 stat:EXPIRED", "El teléfono está apagado o sin señal"),
        ("sms", "REJECTD 000", "id:7 stat:REJECTD", "La operadora lo filtró"),
        ("sms", "dlr 2", "", "La operadora no lo pudo entregar"),
        ("sms", "EC_ABSENT_SUBSCRIBER", "Absent Subscriber", "El teléfono está apagado o sin señal"),
        ("sms", "refused", "ERROR: sin saldo", "Se terminó el saldo del proveedor"),
        ("push", "UNREGISTERED", "Requested entity was not found.", "La app ya no está en ese dispositivo"),
        ("push", "410", "push subscription has unsubscribed or expired.", "La app ya no está en ese dispositivo"),
        ("push", "SENDER_ID_MISMATCH", "SenderId mismatch", "El dispositivo es de otra app"),
        ("push", "APNS_AUTH_ERROR", "", "Las claves de push no sirven"),
        ("push", "403", "VAPID public key mismatch", "Las claves de push no sirven"),
        ("email", "inactive", "Found inactive addresses", "El proveedor ya no le escribe a esa dirección"),
        ("email", "unsubscribed", "", "El cliente pidió no recibir más"),
        ("email", "blocked", "", "El servidor del cliente lo bloqueó"),
        ("email", "bounced", "550 5.1.1 no such user", "La casilla no existe"),
        ("email", "403", "The from address does not match a verified Sender Identity",
         "El remitente no está habilitado"),
        ("email", "422", "The 'From' address you supplied is not a Sender Signature on your account.",
         "El remitente no está habilitado"),
        ("email", "400", "Maximum credits exceeded", "Se terminó el saldo del proveedor"),
        ("email", "401", "Invalid API key", "Nuestra cuenta de envío no pudo entrar"),
        ("email", "5.1.10", "Recipient address has null MX", "El dominio no recibe correo"),
        ("email", "550 5.2.1", "The email account that you tried to reach is disabled",
         "La casilla está desactivada"),
        ("email", "550 5.7.26", "Unauthenticated email is not accepted due to DMARC policy",
         "Nuestro dominio no pasó los controles"),
        ("email", "550 5.1.8", "Bad sender's system address", "El remitente no está habilitado"),
        ("email", "452 4.3.1", "Insufficient system storage", "La casilla está llena"),
        ("email", "554 5.6.0", "Media error", "El otro lado no entendió el mensaje"),
        ("email", "451 4.4.2", "Bad connection", "El servidor no contestó"),
    ],
)  # fmt: skip
def test_the_codes_of_providers_are_told_in_plain_words(channel, code, text, title):
    assert diagnose(message(code=code, text=text, channel=channel)).title == title


def test_a_code_means_by_its_channel():
    assert diagnose(message(code="404", text="", channel=Channel.PUSH)).title.startswith("La app ya no")
    assert not diagnose(message(code="404", text="", channel=Channel.SMS)).title.startswith("La app ya no")


@pytest.mark.parametrize("known", [NOBODY | OURS, SMPP_STATUSES, TWILIO_NOBODY | TWILIO_OURS | TWILIO_STOPPED])
def test_every_code_that_a_channel_knows_has_words(known):
    assert {code for code in known if cause_of(code, "") is None} == set()


def test_every_cause_says_what_to_do_in_both_languages():
    told = {name: value for name, value in vars(causes).items() if isinstance(value, causes.Cause)}
    assert len(told) > 30
    for name, cause in told.items():
        with override("es"):
            spanish = str(cause.title), str(cause.advice)
        with override("en"):
            english = str(cause.title), str(cause.advice)
        assert all(one and one != other for one, other in zip(spanish, english, strict=True)), name
        assert spanish[1].endswith("."), name


def test_no_code_is_told_twice_with_two_meanings():
    tables = [cause_codes.TWILIO, cause_codes.FCM, cause_codes.SMPP, cause_codes.REPORTS]
    assert sum(map(len, tables)) == len(cause_codes.BY_CODE)


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


def test_a_blocked_address_that_was_mistyped_suggests_the_meant_one_and_tells_no_code_of_ours():
    told = diagnose(message(state=State.SUPPRESSED, code="suppressed", recipient="ana@gmial.con"))
    assert (told.suggestion, told.code) == ("ana@gmail.com", "")
    right = diagnose(message(state=State.SUPPRESSED, code="suppressed", recipient="ana@gmail.com"))
    assert right.suggestion == ""


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
