from dataclasses import dataclass, field
from typing import cast

from messaging.channels.base import AnswerLost, DeliveryError, Envelope
from messaging.channels.dialogue import STEPS, NotTaken, Pair, hand_over, hear, offer
from messaging.channels.mail import mail_bytes, pair_of
from messaging.channels.smtp_line import SmtpLine
from messaging.channels.wire import SHUT_DOORS, PunctualSMTP, broken, queue_name, shut, words


@dataclass
class SmtpTransport(SmtpLine):
    """One connection, kept for many mails.

    step: what was being said last: "MAIL", "RCPT" or "DATA". following: what comes after the mail being sent,
    which is `content`, for `pair`.
    """

    step: str = field(default="", init=False)
    following: Envelope | None = field(default=None, init=False)
    content: bytes = field(default=b"", init=False)
    pair: Pair = field(default=("", ""), init=False)

    def next_is(self, envelope: Envelope | None) -> None:
        self.following = envelope

    def send(self, envelope: Envelope, seconds: float) -> str:
        self.begin(envelope, seconds)
        self.hand_over()
        return self.end()

    def begin(self, envelope: Envelope, seconds: float) -> None:
        self.deadline.start(seconds)
        self.content, self.pair = mail_bytes(envelope), pair_of(envelope)
        if self.wire is not None and self.offered_to is None and self.wire.has_extn("pipelining"):
            self.offer_on(self.wire, self.pair)
        self.awaited = len(STEPS) + self.owes_reset if self.offered_to == self.pair else 0

    def hand_over(self) -> None:
        try:
            wire = self.offered(self.pair)
            self.step = "DATA"
            self.offered_to = self.next_pair(wire)
            hand_over(wire, self.content, self.offered_to)
        except NotTaken as answer:
            raise self.refused(answer) from None
        except OSError as error:
            self.hang_up()
            raise broken(error) from error
        self.awaited = 1

    def next_pair(self, wire: PunctualSMTP) -> Pair | None:
        """One with an address that can't be written is left until its turn comes."""
        following, self.following = self.following, None
        if following is None or not wire.has_extn("pipelining"):
            return None
        try:
            return pair_of(following)
        except DeliveryError:
            return None

    def offered(self, pair: Pair) -> PunctualSMTP:
        """A kept connection may have been closed by the other side meanwhile: then, and only then, dials again."""
        if self.offered_to not in (None, pair):
            # The other side waits for the content of a mail that does not come.
            self.hang_up()
        if self.wire is not None:
            try:
                self.resume(self.wire, pair)
                return self.wire
            except OSError:
                self.hang_up()
            except NotTaken as answer:
                if answer.step != "MAIL" or answer.code not in SHUT_DOORS:
                    raise
                self.hang_up()
        wire = self.dial()
        offer(wire, pair)
        return wire

    def resume(self, wire: PunctualSMTP, pair: Pair) -> None:
        was_offered, self.offered_to = self.offered_to, None
        if was_offered:
            if self.owes_reset:
                wire.getreply()
                self.owes_reset = False
            hear(wire)
        else:
            offer(wire, pair)

    def end(self) -> str:
        """After the final dot silence proves nothing: the mail may have left."""
        try:
            code, answer = cast(PunctualSMTP, self.wire).getreply()
        except OSError as error:
            self.hang_up()
            raise AnswerLost(code=broken(error).code, answer=str(error)) from error
        if code == -1:
            self.hang_up()
            raise AnswerLost(code="garbage", answer=words(answer))
        if code != 250:
            raise self.refused(NotTaken("DATA", code, answer))
        return queue_name(words(answer))

    def refused(self, told: NotTaken) -> DeliveryError:
        self.step = told.step
        if told.code in SHUT_DOORS or told.code < 400:
            self.hang_up()
            return shut(told.code, words(told.answer))
        try:
            # Behind the final dot nothing is left to be undone, and the next mail may have been begun.
            if self.wire is not None and self.offered_to is None:
                self.owes_reset = self.wire.has_extn("pipelining")
                if not self.owes_reset:
                    self.wire.rset()
        except OSError:
            self.hang_up()
        return DeliveryError(permanent=told.code >= 500, code=str(told.code), answer=words(told.answer))
