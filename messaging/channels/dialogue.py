"""The SMTP dialogue of one mail: three commands in one write where the server takes that (RFC 2920)."""

import re

from messaging.channels.wire import PunctualSMTP

STEPS = (("MAIL", (250,)), ("RCPT", (250, 251)), ("DATA", (354,)))
GO_ON = 354
RESET = b"RSET\r\n"
LEADING_DOT = re.compile(rb"(?m)^\.")
# Who a mail is from, and for whom.
Pair = tuple[str, str]


class NotTaken(Exception):
    """The other side answered, and not what we hoped for."""

    def __init__(self, step: str, code: int, answer: bytes) -> None:
        super().__init__(step, code, answer)
        self.step, self.code, self.answer = step, code, answer


def commands_for(pair: Pair) -> list[str]:
    sender, recipient = pair
    return [f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>", "DATA"]


def written(pair: Pair) -> bytes:
    return "\r\n".join([*commands_for(pair), ""]).encode("ascii")


def offer(wire: PunctualSMTP, pair: Pair) -> None:
    """Ends well when the other side waits for the content; so far nothing has left. Raises NotTaken, OSError."""
    if wire.has_extn("pipelining"):
        wire.send(written(pair))
        return hear(wire)
    for command, (step, wanted) in zip(commands_for(pair), STEPS, strict=True):
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


def hand_over(wire: PunctualSMTP, content: bytes, following: Pair | None = None) -> None:
    """From the moment in which this returns, the mail may have left.

    following: who the next mail is from and for. That is said in the same write, and its answers are heard later:
    a server far away then takes one round trip a mail.
    """
    behind = written(following) if following else b""
    wire.send(LEADING_DOT.sub(b"..", content).rstrip(b"\r\n") + b"\r\n.\r\n" + behind)
