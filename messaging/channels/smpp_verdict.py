"""What the answers to the parts of a message mean."""

from typing import Any

from smpplib import consts

from messaging.channels.base import ChannelDown, DeadAddress, DeliveryError

NOBODY = {consts.SMPP_ESME_RINVDSTADR}
SLOWER = {consts.SMPP_ESME_RTHROTTLED, consts.SMPP_ESME_RMSGQFUL}
PASSING = {consts.SMPP_ESME_RSYSERR, consts.SMPP_ESME_RSUBMITFAIL, consts.SMPP_ESME_RX_T_APPN}


def judged(answers: list[Any]) -> str:
    for pdu in answers:
        if pdu.status:
            raise refused(int(pdu.status))
    return text_of(answers[-1].message_id)


def refused(status: int) -> DeliveryError:
    code, answer = f"smpp {status}", str(consts.DESCRIPTIONS.get(status, "unknown status"))
    if status in NOBODY:
        return DeadAddress(code=code, answer=answer)
    if status in SLOWER:
        return ChannelDown(code=code, answer=answer)
    return DeliveryError(permanent=status not in PASSING, code=code, answer=answer)


def text_of(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value or "")
