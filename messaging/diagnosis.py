"""What went wrong with a message, in plain words, and what to do about it."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.choices import SENT_STATES, Channel, State

MAIL_HOUSES = (
    "gmail.com hotmail.com hotmail.com.ar hotmail.es outlook.com outlook.com.ar outlook.es yahoo.com yahoo.com.ar "
    "yahoo.es live.com live.com.ar icloud.com msn.com speedy.com.ar fibertel.com.ar arnet.com.ar ciudad.com.ar"
)
COMMON_DOMAINS = MAIL_HOUSES.split()
CLOSE_ENOUGH = 0.75


@dataclass(frozen=True)
class Diagnosis:
    """tone: "bad" | "warning" | "info". suggestion: an address that may be the meant one, or "".
    code: what the other side answered, for who wants to look it up, or ""."""

    title: str
    advice: str
    tone: str = "bad"
    suggestion: str = ""
    code: str = ""


# Of the first that matches "code text". The enhanced codes are RFC 3463's; the words, what servers say.
CAUSES = [
    (
        r"5\.1\.2|5\.4\.4|nxdomain|no such domain|domain (name )?(not found|does ?n.t exist)|host unknown|dns",
        gettext_lazy("El dominio no existe"),
        gettext_lazy("Lo que sigue a la arroba no es de nadie. Corregí la dirección en la ficha y reenviá."),
    ),
    (
        r"[45]\.3\.4|too (big|large)|size limit|exceeds",
        gettext_lazy("Es demasiado grande"),
        gettext_lazy("El servidor del cliente no acepta mensajes de ese tamaño. Mandalo sin adjuntos."),
    ),
    (
        r"[45]\.2\.2|mailbox (is )?full|over ?quota|quota exceeded|\b552\b",
        gettext_lazy("La casilla está llena"),
        gettext_lazy("Avisale al cliente por otro medio; cuando haga lugar, reenviá."),
    ),
    (
        r"\b5\.1\.1\b|user unknown|unknown user|no such user|does not exist|recipient rejected|mailbox unavail",
        gettext_lazy("La casilla no existe"),
        gettext_lazy("El dominio está bien, pero nadie recibe con ese nombre. Revisá cómo se escribe."),
    ),
    (
        r"\bauth|\b535\b|\b530\b|5\.7\.8|credential|login",
        gettext_lazy("Nuestra cuenta de envío no pudo entrar"),
        gettext_lazy(
            "No es un problema del cliente: quien administra los canales tiene que revisar usuario y clave."
        ),
    ),
    (
        r"5\.7\.\d+|\bspam\b|blocked|blacklist|block ?list|policy|denied|reputation",
        gettext_lazy("El servidor del cliente lo bloqueó"),
        gettext_lazy(
            "No acepta nuestros envíos. Avisale al cliente por otro medio y contale a quien administra el correo."
        ),
    ),
    (
        r"\btls\b|starttls|certificate|\bssl\b",
        gettext_lazy("No se pudo cifrar la conexión"),
        gettext_lazy("No lo mandamos sin cifrar. Quien administra los canales tiene que revisar el servidor."),
    ),
    (
        r"time.?out|timed out|deadline|unreachable|refused|reset|disconnect|connect|\b421\b|[45]\.4\.\d",
        gettext_lazy("El servidor no contestó"),
        gettext_lazy(
            "Suele pasar solo. Si se repite con varios clientes, avisale a quien administra los canales."
        ),
    ),
    (
        r"grey ?list|gray ?list|\b45[01]\b|4\.7\.\d|rate|throttl|too many|\b429\b",
        gettext_lazy("Nos pidieron esperar"),
        gettext_lazy("El otro lado recibe de a poco. Volvemos a intentar sin que hagas nada."),
    ),
    (
        r"no_?recipient|no_?address|sin dirección",
        gettext_lazy("El cliente no tiene adónde recibirlo"),
        gettext_lazy("Cargá una dirección en la ficha del cliente y reenviá a la que tiene hoy."),
    ),
    (
        r"invalid_?(number|phone|recipient|address|token)|not a valid|\b553\b|5\.1\.3|unregistered|not_?found",
        gettext_lazy("La dirección no sirve"),
        gettext_lazy("Está mal escrita o ya no está en uso. Corregila en la ficha y reenviá."),
    ),
    (
        r"template|plantilla",
        gettext_lazy("Falta la plantilla"),
        gettext_lazy("El mensaje no se pudo escribir. Avisale a quien administra las plantillas."),
    ),
]

BY_STATE = {
    State.UNCERTAIN: (
        gettext_lazy("No sabemos si llegó"),
        gettext_lazy("Se cortó justo cuando salía. Preguntale al cliente antes de reenviar, para no repetirlo."),
        "warning",
    ),
    State.EXPIRED: (
        gettext_lazy("Se hizo tarde"),
        gettext_lazy("Esperó demasiado en la cola y ya no tenía sentido mandarlo. Si todavía sirve, reenvialo."),
        "warning",
    ),
    State.CANCELLED: (
        gettext_lazy("Lo cancelaron"),
        gettext_lazy("Alguien lo frenó antes de que saliera. Si todavía sirve, reenvialo."),
        "info",
    ),
    State.SUPPRESSED: (
        gettext_lazy("A esta dirección no le escribimos"),
        gettext_lazy("Rebotó antes o el cliente pidió no recibir. Corregila en la ficha y reenviá a la de hoy."),
        "warning",
    ),
    State.COMPLAINED: (
        gettext_lazy("El cliente lo marcó como spam"),
        gettext_lazy("No insistas por acá: escribile por otro medio."),
        "bad",
    ),
}


def diagnose(message) -> Diagnosis | None:
    """None where there is nothing to explain: the message is well, or waits for its first try."""
    quiet = message.state in SENT_STATES and message.state not in (State.BOUNCED, State.COMPLAINED)
    if quiet or (message.state in (State.QUEUED, State.SENDING) and not message.error_code):
        return None
    found = by_state(message) or by_answer(message)
    if message.state in (State.QUEUED, State.SENDING):
        return Diagnosis(found.title, _("Volvemos a intentar solos."), "info", code=message.error_code)
    return found


def by_state(message) -> Diagnosis | None:
    if message.state not in BY_STATE or (message.state == State.SUPPRESSED and not told_to_stop(message)):
        return None
    title, advice, tone = BY_STATE[message.state]
    return Diagnosis(str(title), str(advice), tone, code=message.error_code)


def told_to_stop(message) -> bool:
    """A row without any address is suppressed too, but for a reason that the answer tells better."""
    return bool(message.recipient)


def title_of(code: str, answer: str) -> str:
    """In few words what an error was, for a list of them; those that we have no words for, in the other side's."""
    said = f"{code} {answer}".lower()
    known = (str(title) for pattern, title, _advice in CAUSES if re.search(pattern, said))
    return next(known, answer[:60] or code)


def by_answer(message) -> Diagnosis:
    answer = f"{message.error_code} {message.error_text}".lower()
    for pattern, title, advice in CAUSES:
        if re.search(pattern, answer):
            return Diagnosis(str(title), str(advice), suggestion=meant_address(message), code=message.error_code)
    return Diagnosis(
        _("No se pudo entregar"),
        _("El otro lado respondió: «%(answer)s».") % {"answer": message.error_text or message.error_code or "—"},
        suggestion=meant_address(message),
        code=message.error_code,
    )


def meant_address(message) -> str:
    """The same mailbox at the well-known domain that this one looks like: "ana@gmial.com" → "ana@gmail.com"."""
    mailbox, at, domain = message.recipient.rpartition("@")
    if message.channel != Channel.EMAIL or not at or domain.lower() in COMMON_DOMAINS:
        return ""
    close = get_close_matches(domain.lower(), COMMON_DOMAINS, n=1, cutoff=CLOSE_ENOUGH)
    return f"{mailbox}@{close[0]}" if close else ""
