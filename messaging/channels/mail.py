from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime, parseaddr

from messaging.channels.base import DeliveryError, Envelope

# Seven bits pass everywhere: not every next hop offers 8BITMIME.
POLICY = SMTP.clone(cte_type="7bit", max_line_length=120)


def mail_bytes(envelope: Envelope) -> bytes:
    """The mail as it goes over the wire. Raises DeliveryError when it can't be written: a line break in an address
    would start another header."""
    try:
        mail = EmailMessage(policy=POLICY)
        mail["From"] = envelope.sender
        mail["To"] = envelope.recipient
        mail["Subject"] = envelope.subject
        mail["Date"] = localtime()
        mail["Message-ID"] = f"<{envelope.key}@{bare_address(envelope.sender).rpartition('@')[2]}>"
        for name, value in envelope.headers.items():
            mail[name] = value
        mail.set_content(envelope.text)
        if envelope.html:
            mail.add_alternative(envelope.html, subtype="html")
        return mail.as_bytes()
    except (ValueError, LookupError) as error:
        raise DeliveryError(permanent=True, code="bad_message", answer=str(error)) from error


def bare_address(full: str) -> str:
    """ "Ana <ana@cañas.example>" → "ana@xn--caas-hqa.example", as the dialogue needs it. Raises DeliveryError."""
    mailbox, at, domain = parseaddr(full)[1].rpartition("@")
    try:
        if not (mailbox.isascii() and mailbox and domain):
            raise ValueError("not an address that SMTP can carry")
        return f"{mailbox}{at}{domain.encode('idna').decode()}"
    except ValueError as error:
        raise DeliveryError(permanent=True, code="invalid_address", answer=f"{full}: {error}") from error
