"""SMPP 3.4: one bound link for many messages; the parts of a long one leave together, then all are awaited."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from smpplib import consts, exceptions

from messaging.channels.base import AnswerLost, DeliveryError, Envelope
from messaging.channels.deadline import Deadline
from messaging.channels.numbers import written
from messaging.channels.smpp_link import BROKEN, Link
from messaging.channels.smpp_text import parts_of
from messaging.channels.smpp_verdict import judged

WINDOW = 10
# A link that was quiet for so long is asked whether it still stands before a message is trusted to it.
QUIET_SECONDS = 15.0
TRY_LATER = consts.SMPP_ESME_RX_T_APPN


@dataclass
class SmppTransport:
    """mode: or "transceiver", where a provider knows no other; what it tells meanwhile waits for who listens."""

    host: str
    port: int
    system_id: str
    password: str
    system_type: str = ""
    mode: str = "transmitter"
    tls: bool = False
    number_style: str = "digits"
    inside: Sequence[str] = ()
    deadline: Deadline = field(default_factory=Deadline, init=False)
    link: Link | None = field(default=None, init=False)
    used: float = field(default=0.0, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self.link is not None:
            self.link.leave()
            self.link = None

    def knock(self, seconds: float) -> None:
        self.deadline.start(seconds)
        self.bound()

    def send(self, envelope: Envelope, seconds: float) -> str:
        """The reference is that of the last part: the only one of which a report is asked for."""
        self.deadline.start(seconds)
        parts, coding = parts_of(envelope.text, envelope.key)
        fields = self.fields(envelope, coding, is_long=len(parts) > 1)
        link = self.bound()
        answers: dict[int, Any] = {}
        sequences: list[int] = []
        try:
            for index, part in enumerate(parts, 1):
                if len(sequences) - len(answers) >= WINDOW:
                    self.hear(link, answers)
                report = int(index == len(parts))
                sent = link.send_message(short_message=part, registered_delivery=report, **fields)
                sequences.append(sent.sequence)
            while len(answers) < len(sequences):
                self.hear(link, answers)
        except (*BROKEN, exceptions.PDUError) as error:
            self.__exit__()
            code = "timeout" if isinstance(error, TimeoutError) else "connection"
            raise AnswerLost(code=code, answer=str(error) or type(error).__name__) from error
        self.used = time.monotonic()
        return judged([answers[sequence] for sequence in sequences])

    def fields(self, envelope: Envelope, coding: int, *, is_long: bool) -> dict[str, Any]:
        sender = envelope.sender.removeprefix("+")  # a name, a short code, or a number with its country
        kind = 5 if not sender.isdigit() else 0 if len(sender) < 7 else 1
        return {
            "source_addr_ton": kind, "source_addr_npi": 0 if kind == 5 else 1,
            "source_addr": sender[: 11 if kind == 5 else 20],
            "dest_addr_ton": 1, "dest_addr_npi": 1,
            "destination_addr": written(envelope.recipient, self.number_style).removeprefix("+"),
            "esm_class": consts.SMPP_GSMFEAT_UDHI if is_long else 0, "data_coding": coding,
        }  # fmt: skip

    def bound(self) -> Link:
        if self.link is not None and time.monotonic() - self.used > QUIET_SECONDS and not self.stands(self.link):
            self.link = None
        if self.link is None:
            self.link = Link(self.host, self.port, self.deadline, tls=self.tls, inside=self.inside)
            try:
                self.link.enter(self.mode, self.system_id, self.password, self.system_type)
            except DeliveryError:
                self.link = None
                raise
        return self.link

    def stands(self, link: Link) -> bool:
        try:
            link.send_pdu(link.pdu("enquire_link"))
            while self.hear(link, {}) != "enquire_link_resp":
                pass
        except (*BROKEN, exceptions.PDUError):
            link.drop()
            return False
        return True

    def hear(self, link: Link, answers: dict[int, Any]) -> str:
        """One PDU of the other side, answered where it has to be; returns its name."""
        pdu = link.read_pdu()
        if pdu.command == "submit_sm_resp":
            answers[pdu.sequence] = pdu
        elif pdu.command == "enquire_link":
            link.answer(pdu, "enquire_link")
        elif pdu.command == "deliver_sm":
            link.answer(pdu, "deliver_sm", TRY_LATER)
        elif pdu.command == "unbind":
            raise exceptions.ConnectionError("the other side unbound")
        return str(pdu.command)
