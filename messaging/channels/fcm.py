"""Firebase Cloud Messaging, HTTP v1. Google's own library makes and renews the access token, over our client."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from google.auth.exceptions import GoogleAuthError
from google.auth.transport import Request, Response
from google.oauth2.service_account import Credentials

from messaging.channels.base import AuthRefused, ChannelDown, DeadAddress, DeliveryError, Envelope
from messaging.channels.http import Http, OverHttp, Reply
from messaging.channels.push_text import LINK, payload_of
from messaging.channels.verdict import is_fine, refusal

API = "https://fcm.googleapis.com"
SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
LARGEST = 4_000
# A Firebase Installation ID, as apps of today register; a registration token has some 150 signs.
INSTALLATION = re.compile(r"[cdef][A-Za-z0-9_-]{21}")
# The device is gone, or belongs to somebody else's project; nothing to hope for.
NOBODY = {"UNREGISTERED", "SENDER_ID_MISMATCH"}
NO_DEVICE = re.compile(r"registration token|installation id", re.IGNORECASE)
OURS = {"THIRD_PARTY_AUTH_ERROR", "APNS_AUTH_ERROR", "UNAUTHENTICATED", "PERMISSION_DENIED"}


class Answer(Response):
    """What Google's library reads of a reply."""

    status, headers, data = 0, {}, b""

    def __init__(self, reply: Reply) -> None:
        self.status, self.headers, self.data = reply.status, dict(reply.headers), reply.text.encode()


@dataclass
class Through(Request):
    """Google's library asks through our client: one deadline, no redirects, pinned addresses."""

    http: Http

    def __call__(
        self, url: str, method: str = "GET", body: Any = None, headers: Any = None, timeout: Any = 0, **more: Any
    ) -> Answer:
        content = body.encode() if isinstance(body, str) else body
        return Answer(self.http.ask(method, url, headers=headers, body=content))


@dataclass
class FcmTransport(OverHttp):
    """account: the JSON key of a service account, as Firebase gives it."""

    account: str
    base: str = API
    http: Http = field(default_factory=Http)
    credentials: Credentials = field(init=False)

    def __post_init__(self) -> None:
        """Raises ValueError."""
        given = json.loads(self.account)
        self.credentials = Credentials.from_service_account_info(given, scopes=[SCOPE])
        self.project = str(given["project_id"])

    def send(self, envelope: Envelope, seconds: float) -> str:
        self.http.deadline.start(seconds)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token()}"}
        url = f"{self.base}/v1/projects/{self.project}/messages:send"
        reply = self.http.ask("POST", url, headers=headers, body=content_of(envelope))
        if not is_fine(reply):
            raise refused(reply)
        return str(reply.data.get("name") or "")

    def token(self) -> str:
        """Nothing of the message has left yet: whatever fails here, the channel is down."""
        try:
            if not self.credentials.valid:
                self.credentials.refresh(Through(self.http))
        except GoogleAuthError as error:
            kind = ChannelDown if getattr(error, "retryable", False) else AuthRefused
            raise kind(code="google", answer=str(error)) from error
        except DeliveryError as error:
            raise ChannelDown(code=error.code, answer=error.answer) from error
        return str(self.credentials.token)


def content_of(envelope: Envelope) -> bytes:
    payload_of(envelope, LARGEST)
    message: dict[str, Any] = {
        name_of(envelope.recipient): envelope.recipient,
        "notification": {"title": envelope.subject, "body": envelope.text},
        "data": {"key": envelope.key},
        "android": {"collapseKey": envelope.key, "ttl": "86400s"},
    }
    if envelope.headers.get(LINK):
        message["data"]["url"] = envelope.headers[LINK]
    # A browser's page it takes by HTTPS only.
    if envelope.headers.get(LINK, "").startswith("https://"):
        message["webpush"] = {"fcmOptions": {"link": envelope.headers[LINK]}}
    return json.dumps({"message": message}).encode()


def name_of(target: str) -> str:
    """Under which name Google takes it: `token` is deprecated, and `fid` takes no registration token."""
    return "fid" if INSTALLATION.fullmatch(target) else "token"


def refused(reply: Reply) -> DeliveryError:
    error = reply.data.get("error")
    told = error if isinstance(error, dict) else {}
    details = [row for row in told.get("details") or [] if isinstance(row, dict)]
    code = next((str(row["errorCode"]) for row in details if row.get("errorCode")), str(told.get("status") or ""))
    answer = str(told.get("message") or "")
    if code in NOBODY or (code == "INVALID_ARGUMENT" and NO_DEVICE.search(answer)):
        return DeadAddress(code=code, answer=answer)
    if code in OURS or reply.status == 401:
        return AuthRefused(code=code or str(reply.status), answer=answer)
    return refusal(reply, code, answer)
