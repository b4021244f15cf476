import logging
from typing import Self

from messaging.channels.base import Envelope

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
