import logging
from typing import Self

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from messaging.channels.base import Envelope
from messaging.channels.kinds import Step, TransportKind, Values

logger = logging.getLogger("messaging.console")


class ConsoleTransport:
    """For a machine that nothing may leave: says in the log that something would have. Bodies stay out of it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def send(self, envelope: Envelope, seconds: float) -> str:
        logger.info("To %s: %s", envelope.recipient, envelope.subject)
        return f"console-{envelope.key}"


def make(settings: Values, secrets: Values) -> ConsoleTransport:
    return ConsoleTransport()


def probe(settings: Values, secrets: Values, sender: str, to: str) -> list[Step]:
    return [Step(True, gettext("Anda: lo que salga por acá queda escrito en el registro y no le llega a nadie."))]


KIND = TransportKind(
    key="console",
    channels=("email", "sms", "push"),
    label=_("De prueba: no sale nada"),
    make=make,
    probe=probe,
    help=_("Anota en el registro lo que habría salido."),
)
