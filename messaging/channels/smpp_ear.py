"""Listens for SMPP's delivery reports; each is acknowledged only after it was kept."""

import re
from collections.abc import Callable
from typing import Any

from smpplib import consts, exceptions

from messaging.channels.smpp import SmppTransport
from messaging.channels.smpp_link import BROKEN, Link
from messaging.channels.smpp_verdict import text_of
from messaging.channels.told import Fate, Report

RECEIPT = re.compile(r"id:(?P<id>\S+).*?stat:(?P<stat>\w+)(?:\s+err:(?P<err>\w+))?", re.IGNORECASE | re.DOTALL)
IS_RECEIPT = 0b0011_1100
FATES: dict[str, Fate] = {
    "DELIVRD": "delivered",
    "EXPIRED": "failed",
    "DELETED": "failed",
    "UNDELIV": "bounced",
    "REJECTD": "failed",
    "UNKNOWN": "failed",
}
STATES = {2: "DELIVRD", 3: "EXPIRED", 4: "DELETED", 5: "UNDELIV", 7: "UNKNOWN", 8: "REJECTD"}
Keep = Callable[[Report], None]


def listen(transport: SmppTransport, keep: Keep, seconds: float) -> int:
    """Hands over what is told until the time is up; returns how many. Raises ChannelDown, AuthRefused."""
    deadline = transport.deadline
    deadline.start(seconds)
    mode = "transceiver" if transport.mode == "transceiver" else "receiver"
    link = Link(transport.host, transport.port, deadline, tls=transport.tls, inside=transport.inside)
    link.enter(mode, transport.system_id, transport.password, transport.system_type)
    heard = 0
    try:
        while True:
            heard += hear(link, keep)
    except TimeoutError:
        return heard
    except (*BROKEN, exceptions.PDUError):
        return heard
    finally:
        link.leave()


def hear(link: Link, keep: Keep) -> int:
    pdu = link.read_pdu()
    if pdu.command == "enquire_link":
        link.answer(pdu, "enquire_link")
    if pdu.command == "unbind":
        raise exceptions.ConnectionError("the other side unbound")
    if pdu.command != "deliver_sm":
        return 0
    report = report_of(pdu)
    if report is not None:
        keep(report)
    link.answer(pdu, "deliver_sm", consts.SMPP_ESME_ROK)
    return int(report is not None)


def report_of(pdu: Any) -> Report | None:
    """None for what is no report, as a message that a customer wrote, or one that says nothing final."""
    if not (pdu.esm_class or 0) & IS_RECEIPT:
        return None
    body = text_of(pdu.short_message)
    said = RECEIPT.search(body)
    number = text_of(pdu.receipted_message_id).rstrip("\0") or (said["id"] if said else "")
    stat = STATES.get(pdu.message_state or 0) or (said["stat"].upper() if said else "")
    if not number or stat not in FATES:
        return None
    code = (said["err"] or "") if said else ""
    return Report(
        event=f"{number}.{stat}",
        fate=FATES[stat],
        references=ways_to_write(number),
        code=f"{stat} {code}".strip(),
        answer=" ".join(body.split())[:300],
    )


def ways_to_write(number: str) -> tuple[str, ...]:
    """Many providers give an id in hexadecimal and report it in decimal, or the other way round."""
    found = [number, number.lstrip("0")]
    if re.fullmatch(r"\d{1,19}", number):
        found += [f"{int(number):x}", f"{int(number):X}", f"{int(number):08X}"]
    if re.fullmatch(r"[0-9a-fA-F]{1,16}", number):
        found += [str(int(number, 16)), f"{int(number, 16):010d}"]
    return tuple(dict.fromkeys(name for name in found if name))
