"""What went wrong with a message, in plain words, and what to do about it."""

from dataclasses import dataclass
from difflib import get_close_matches

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.times import at_hour
from messaging.cause_codes import cause_of
from messaging.choices import SENT_STATES, Channel, State

MAIL_HOUSES = (
    "gmail.com hotmail.com hotmail.com.ar hotmail.es outlook.com outlook.com.ar outlook.es yahoo.com yahoo.com.ar "
    "yahoo.es live.com live.com.ar icloud.com msn.com speedy.com.ar fibertel.com.ar arnet.com.ar ciudad.com.ar"
)
COMMON_DOMAINS = MAIL_HOUSES.split()
CLOSE_ENOUGH = 0.75
NO_TEMPLATE = "template_missing"
OWN_CODES = {NO_TEMPLATE, "no_address", "no_recipient"}


@dataclass(frozen=True)
class Diagnosis:
    """tone: "bad" | "warning" | "info". suggestion: an address that may be the meant one, or "".
    code: what the other side answered, for who wants to look it up, or ""."""

    title: str
    advice: str
    tone: str = "bad"
    suggestion: str = ""
    code: str = ""


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
        return Diagnosis(found.title, when_again(message), "info", code=message.error_code)
    return found


def when_again(message) -> str:
    if message.state == State.SENDING or message.due_at <= timezone.now():
        return _("Volvemos a intentar solos.")
    return _("Volvemos a intentar solos %(when)s.") % {"when": at_hour(message.due_at)}


def by_state(message) -> Diagnosis | None:
    if message.state not in BY_STATE or (message.state == State.SUPPRESSED and not told_to_stop(message)):
        return None
    title, advice, tone = BY_STATE[message.state]
    # Our own word for it stands in the title; the other side's is worth looking up.
    code = "" if message.error_code in State else message.error_code
    meant = meant_address(message) if message.state == State.SUPPRESSED else ""
    return Diagnosis(str(title), str(advice), tone, suggestion=meant, code=code)


def told_to_stop(message) -> bool:
    """A row without any address is suppressed too, but for a reason that the answer tells better."""
    return bool(message.recipient)


def title_of(code: str, answer: str) -> str:
    """In few words what an error was, for a list of them; those that we have no words for, in the other side's."""
    cause = cause_of(code, answer)
    return str(cause.title) if cause else answer[:60] or code


def by_answer(message) -> Diagnosis:
    cause = cause_of(message.error_code, message.error_text, message.channel)
    if cause is not None:
        title, advice = str(cause.title), str(cause.advice)
        # A word of ours says nothing that the title does not.
        code = "" if message.error_code in OWN_CODES else message.error_code
        return Diagnosis(title, advice, suggestion=meant_address(message), code=code)
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
