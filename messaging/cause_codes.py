"""What the codes of providers mean, by their own lists; and what servers say where they give none of those."""

import re

from messaging import causes as c
from messaging.causes import Cause
from messaging.choices import Channel


def coded(cause: Cause, codes: str, before: str = "") -> dict[str, Cause]:
    return dict.fromkeys((before + code for code in codes.split()), cause)


TWILIO = {
    **coded(c.AUTH, "20003 20008 20403"), **coded(c.SUSPENDED, "20005 30002 90010"),
    **coded(c.SLOWER, "14107 20429 21611 30001 30022 30023"), **coded(c.TRIAL, "21608"),
    **coded(c.NO_NUMBER, "21211 21214 21217 21265 30005"), **coded(c.LANDLINE, "21614 21635 30006"),
    **coded(c.SENDER, "21212 21603 21606 21607 21659 21660 21701 21703 21705 30024 30032 30034 30035"),
    **coded(c.COUNTRY, "21408 21612 30044"), **coded(c.STOPPED, "21610"), **coded(c.LONG, "21605 21617"),
    **coded(c.MALFORMED, "20001 21602 21604 21619 30009"), **coded(c.OFF, "30003"),
    **coded(c.FILTERED, "30004 30007 30038"), **coded(c.UNDELIVERED, "30008"), **coded(c.CREDIT, "30010"),
    **coded(c.TROUBLE, "20500 30410 30500"),
}  # fmt: skip
FCM = {
    **coded(c.GONE, "unregistered retired"), **coded(c.OTHER_PROJECT, "sender_id_mismatch"),
    **coded(c.PUSH_KEYS, "third_party_auth_error apns_auth_error unauthenticated permission_denied"),
    **coded(c.MALFORMED, "invalid_argument"), **coded(c.SLOWER, "quota_exceeded resource_exhausted"),
    **coded(c.TROUBLE, "unavailable internal unspecified_error"), **coded(c.NO_WAY, "no_way"),
    **coded(c.AUTH, "google"),
    **coded(c.GONE, "404 410", f"{Channel.PUSH} "), **coded(c.LONG, "413", f"{Channel.PUSH} "),
    **coded(c.PUSH_KEYS, "401 403", f"{Channel.PUSH} "),
}  # fmt: skip
# Command statuses, as decimal numbers: SMPP 3.4, table 5-2. Then what receipts say.
SMPP = {
    **coded(c.LONG, "1", "smpp "),
    **coded(c.MALFORMED, "2 3 6 7 12 17 19 52 64 66 67 68 84 85 97 98 99 103 192 193 194 195 196", "smpp "),
    **coded(c.AUTH, "4 5 13 14 15 83", "smpp "), **coded(c.TROUBLE, "8 69 100 254 255", "smpp "),
    **coded(c.SENDER, "10 72 73", "smpp "), **coded(c.NO_NUMBER, "11 51 80 81", "smpp "),
    **coded(c.SLOWER, "20 88", "smpp "), **coded(c.COUNTRY, "21", "smpp "),
    **coded(c.FILTERED, "101 102", "smpp "),
}  # fmt: skip
# Kannel's reports, and the reasons into which Anymail puts those of Mailgun, SendGrid, Postmark and Brevo.
REPORTS = {
    **coded(c.UNDELIVERED, "2 34", "dlr "), **coded(c.FILTERED, "16", "dlr "),
    **coded(c.NOBODY, "invalid"), **coded(c.SILENCE, "timed_out"), **coded(c.BLOCKED, "blocked"),
    **coded(c.SPAM, "spam"), **coded(c.STOPPED, "unsubscribed"), **coded(c.GIVEN_UP, "inactive"),
    **coded(c.MALFORMED, "bad_message garbage"), **coded(c.LONG, "too_long too_large"), **coded(c.CREDIT, "402"),
}  # fmt: skip
BY_CODE = TWILIO | FCM | SMPP | REPORTS

# Of the first that matches "code text", in small letters. The enhanced codes are RFC 3463's, 7372's and 7505's.
BY_WORDS = [
    (re.compile(pattern), cause)
    for pattern, cause in [
        (r"not enough credit|no enough credit|insufficient (credit|fund|balance)|credits exceeded|sin saldo|"
         r"sin cr[eé]dito|saldo insuficiente", c.CREDIT),
        (r"account (is )?(suspended|disabled|inactive|pending approval|not active)|disabled account", c.SUSPENDED),
        (r"sandbox|trial account|free accounts? ", c.TRIAL),
        (r"sender (signature|identity|is (invalid|not valid))|not a sender|not allowed to send|unverified|"
         r"[45]\.1\.[78]\b|from.{0,20}not (match|verified)|domain.{0,40}not verified", c.SENDER),
        (r"unsubscribed|suppress-unsub|opted out|stop.{0,12}list", c.STOPPED),
        (r"spam report|suppress-complaint", c.SPAM),
        (r"suppress-bounce|previously bounced|bounced address|inactive (address|recipient)|suppression list",
         c.GIVEN_UP),
        (r"\b5\.1\.10\b|null mx|does not accept mail", c.NO_MAIL_THERE),
        (r"ec_absent|absent.?subscriber|ec_subscriber_busy|^expired\b|not reachable", c.OFF),
        (r"ec_unknown_subscriber|unknown.?subscriber|ec_unidentified|ec_illegal", c.NO_NUMBER),
        (r"memory ?capacity|ec_sm_df_memory", c.PHONE_FULL),
        (r"^rejectd\b|ec_call_barred|ec_facility|operator.?reject", c.FILTERED),
        (r"^(undeliv|deleted|unknown)\b", c.UNDELIVERED),
        (r"[45]\.7\.(2[0-7]|30|50[0-9]|51[0-5])\b|\bspf\b|\bdkim\b|\bdmarc\b|reverse dns|ptr record",
         c.NOT_PROVEN),
        (r"5\.1\.2|5\.4\.4|nxdomain|no such domain|domain (name )?(not found|does ?n.t exist)|host unknown|dns",
         c.DOMAIN),
        (r"[45]\.(3\.4|2\.3)\b|too (big|large)|size limit|exceeds", c.LARGE),
        (r"[45]\.(2\.2|3\.1)\b|mailbox (is )?full|over ?quota|quota exceeded|\b552\b", c.FULL),
        (r"[45]\.2\.1\b|mailbox (is )?(disabled|inactive)|account (has been|was) (disabled|closed)|deactivated",
         c.DISABLED),
        (r"\b5\.1\.(0|1|4|6)\b|user unknown|unknown user|no such user|does not exist|recipient rejected|"
         r"mailbox unavail", c.NOBODY),
        (r"\bauth|\b535\b|\b530\b|5\.7\.8|credential|login|unauthorized|invalid api key|"
         r"unrecogni[sz]ed ip", c.AUTH),
        (r"5\.7\.\d+|\bspam\b|blocked|blacklist|block ?list|policy|denied|reputation", c.BLOCKED),
        (r"\btls\b|starttls|certificate|\bssl\b", c.TLS),
        (r"time.?out|timed out|deadline|unreachable|refused|reset|disconnect|connect|\b421\b|[45]\.4\.\d|"
         r"[45]\.3\.[02]\b", c.SILENCE),
        (r"grey ?list|gray ?list|\b45[01]\b|4\.7\.\d|\brate\b|throttl|too many|\b429\b", c.SLOWER),
        (r"no_?recipient|no_?address|sin dirección", c.NO_ADDRESS),
        (r"invalid_?(number|phone|recipient|address|token)|not a valid|\b553\b|5\.1\.[35]|not_?found",
         c.BAD_ADDRESS),
        (r"template|plantilla", c.TEMPLATE),
        (r"[45]\.[56]\.\d|[45]\.3\.[35]\b", c.MALFORMED),
        (r"^(500|502|503|504)\b|[45]\.3\.\d|internal (server )?error", c.TROUBLE),
    ]
]  # fmt: skip


def cause_of(code: str, text: str, channel: str = "") -> Cause | None:
    """None for an answer that we have no words for."""
    low = code.lower()
    known = BY_CODE.get(f"{channel} {low}") or BY_CODE.get(low)
    if known is not None:
        return known
    said = f"{low} {text.lower()}".strip()
    return next((cause for pattern, cause in BY_WORDS if pattern.search(said)), None)
