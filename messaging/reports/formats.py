"""How each provider words its reports. values: the query, the form or the JSON document that came."""

from collections.abc import Callable, Mapping
from typing import Any

from messaging.channels.told import Fate, Report

Values = Mapping[str, Any]
# Twilio: queued and sending say nothing final. Its codes for a number where nobody can ever be reached.
TWILIO: dict[str, Fate] = {
    "sent": "accepted",
    "delivered": "delivered",
    "undelivered": "bounced",
    "failed": "failed",
}
TWILIO_NOBODY = {"30005", "30006", "21211", "21614"}
TWILIO_STOPPED = "21610"
# Kannel's bits: delivered, not delivered, at the SMSC, refused by it.
KANNEL: dict[str, Fate] = {"1": "delivered", "2": "bounced", "8": "accepted", "16": "failed", "34": "failed"}
ANDROID: dict[str, Fate] = {"sms:sent": "accepted", "sms:delivered": "delivered", "sms:failed": "failed"}
INFOBIP: dict[str, Fate] = {
    "DELIVERED": "delivered", "PENDING": "accepted", "UNDELIVERABLE": "bounced", "EXPIRED": "failed",
    "REJECTED": "failed",
}  # fmt: skip
WORDS: dict[str, Fate] = {
    "sent": "accepted", "accepted": "accepted", "delivered": "delivered", "entregado": "delivered",
    "failed": "failed", "rejected": "failed", "expired": "failed", "error": "failed", "fallido": "failed",
    "undelivered": "bounced", "bounced": "bounced", "no_entregado": "bounced", "complained": "complained",
    "opted_out": "opted_out",
}  # fmt: skip


def twilio(values: Values) -> list[Report]:
    sid, status = text(values, "MessageSid"), text(values, "MessageStatus")
    code = text(values, "ErrorCode")
    if status not in TWILIO or not sid:
        return []
    fate: Fate = "opted_out" if code == TWILIO_STOPPED else TWILIO[status]
    key, dead = text(values, "id"), code in TWILIO_NOBODY
    return [Report(f"{sid}.{status}", fate, key, (sid,), text(values, "To"), code, status, dead=dead)]


def kannel(values: Values) -> list[Report]:
    kind, key, answer = text(values, "type"), text(values, "id"), text(values, "answer")
    if kind not in KANNEL or not key:
        return []
    return [Report(f"{key}.{kind}.{answer[:60]}", KANNEL[kind], key, code=f"dlr {kind}", answer=answer)]


def android(values: Values) -> list[Report]:
    told = values.get("payload")
    kind, event = text(values, "event"), text(values, "id")
    if kind not in ANDROID or not isinstance(told, Mapping):
        return []
    number, why = text(told, "messageId"), text(told, "reason")
    key = event or f"{number}.{kind}"
    return [Report(key, ANDROID[kind], number, (number,), text(told, "phoneNumber"), "", why)]


def infobip(values: Values) -> list[Report]:
    found = []
    results = values.get("results")
    for row in results if isinstance(results, list) else []:
        status, error = row.get("status") or {}, row.get("error") or {}
        group, number = text(status, "groupName"), text(row, "messageId")
        if group in INFOBIP and number:
            code, answer = text(error, "name"), text(status, "description")
            dead = text(error, "name") == "EC_UNKNOWN_SUBSCRIBER"
            event = f"{number}.{group}"
            found.append(
                Report(event, INFOBIP[group], number, (number,), text(row, "to"), code, answer, dead=dead)
            )
    return found


def plain(values: Values) -> list[Report]:
    """For any gateway that can be told which address to call: id (ours) or reference, status, code, text."""
    key, reference, status = text(values, "id"), text(values, "reference"), text(values, "status").lower()
    if status not in WORDS or not (key or reference):
        return []
    event = text(values, "event") or f"{key or reference}.{status}"
    references = (reference,) if reference else ()
    answer = text(values, "text")
    return [Report(event, WORDS[status], key, references, code=text(values, "code"), answer=answer)]


def text(values: Values, name: str) -> str:
    value = values.get(name)
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


FORMATS: dict[str, Callable[[Values], list[Report]]] = {
    "plain": plain, "kannel": kannel, "android": android, "infobip": infobip, "twilio": twilio
}  # fmt: skip
