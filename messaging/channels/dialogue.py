"""The SMTP dialogue of one mail: three commands in one write where the server takes that (RFC 2920)."""

import re

from messaging.channels.wire import PunctualSMTP

STEPS = (("MAIL", (250,)), ("RCPT", (250, 251)), ("DATA", (354,)))
GO_ON = 354


class NotTaken(Exception):
    """The other side answered, and not what we hoped for."""

    def __init__(self, step: str, code: int, answer: bytes) -> None:
        super().__init__(step, code, answer)
        self.step, self.code, self.answer = step, code, answer


def offer(wire: PunctualSMTP, sender: str, recipient: str) -> None:
    """Ends well when the other side waits for the content; so far nothing has left. Raises NotTaken, OSError."""
    commands = (f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>", "DATA")
    if wire.has_extn("pipelining"):
        wire.send("\r\n".join([*commands, ""]))
        return hear(wire)
    for command, (step, wanted) in zip(commands, STEPS, strict=True):
        code, answer = wire.docmd(command)
        if code not in wanted:
            raise NotTaken(step, code, answer)
    return None


def hear(wire: PunctualSMTP) -> None:
    """All three answers, and the first that is bad."""
    bad, code = None, 0
    for step, wanted in STEPS:
        try:
            code, answer = wire.getreply()
        except OSError as error:
            # Who says "I am closing" to the first command says nothing to the others.
            raise bad or error from error
        if code not in wanted and bad is None:
            bad = NotTaken(step, code, answer)
    if bad is None:
        return
    if code == GO_ON:
        # It would take a mail for nobody: it gets an empty one, and refuses that.
        wire.send(".\r\n")
        wire.getreply()
    raise bad


def hand_over(wire: PunctualSMTP, content: bytes) -> None:
    """From the moment in which this returns, the mail may have left."""
    wire.send(re.sub(rb"(?m)^\.", b"..", content).rstrip(b"\r\n") + b"\r\n.\r\n")
