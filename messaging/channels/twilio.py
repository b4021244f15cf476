"""Twilio's Messages resource. It knows no idempotency key: an answer that is lost stays in doubt."""

from base64 import b64encode
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from messaging.channels.base import AuthRefused, DeadAddress, DeliveryError, Envelope
from messaging.channels.http import Http, OverHttp, Reply
from messaging.channels.verdict import is_fine, refusal

API = "https://api.twilio.com"
# Its own codes: no number, not a mobile, nobody can be reached there; and who answered STOP.
NOBODY = {"21211", "21214", "21217", "21614", "21635"}
STOPPED = {"21610"}
# About our account: key, suspended, no permission for it.
OURS = {"20003", "20005", "20008", "90010"}
# A service gathers several numbers under one name.
SERVICE = "MG"


@dataclass
class TwilioTransport(OverHttp):
    account: str
    key: str
    secret: str
    base: str = API
    report_url: str = ""
    http: Http = field(default_factory=Http)

    def send(self, envelope: Envelope, seconds: float) -> str:
        reply = self.ask(seconds, "POST", body=urlencode(self.content(envelope)).encode())
        return str(reply.data.get("sid") or "")

    def knock(self, seconds: float) -> None:
        """Reads one message of the past: what any key that may send may do, too."""
        self.ask(seconds, "GET", "?PageSize=1")

    def ask(self, seconds: float, method: str, query: str = "", body: bytes | None = None) -> Reply:
        self.http.deadline.start(seconds)
        reply = self.http.ask(
            method,
            f"{self.base}/2010-04-01/Accounts/{quote(self.account, safe='')}/Messages.json{query}",
            headers={
                "Authorization": "Basic " + b64encode(f"{self.key}:{self.secret}".encode()).decode(),
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
            },
            body=body,
        )
        if not is_fine(reply):
            raise self.refused(reply)
        return reply

    def content(self, envelope: Envelope) -> dict[str, str]:
        sender = "MessagingServiceSid" if envelope.sender.startswith(SERVICE) else "From"
        content = {"To": envelope.recipient, sender: envelope.sender, "Body": envelope.text}
        if self.report_url.startswith("https://"):
            content["StatusCallback"] = self.report_url.replace("{id}", quote(envelope.key, safe=""))
        return content

    def refused(self, reply: Reply) -> DeliveryError:
        code, answer = str(reply.data.get("code") or ""), str(reply.data.get("message") or "")
        if code in NOBODY or code in STOPPED:
            return DeadAddress(code=code, answer=answer, asked=code in STOPPED)
        if code in OURS or reply.status == 401:
            return AuthRefused(code=code or str(reply.status), answer=answer)
        return refusal(reply, code, answer)
