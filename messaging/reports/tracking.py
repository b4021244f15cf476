"""What mail providers tell of a mail, as Anymail reads it: each in its own words, signed where they can."""

import json
import warnings
from typing import Any

from anymail.exceptions import AnymailError, AnymailInsecureWebhookWarning, AnymailNotSupportedWarning
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.utils.module_loading import import_string

from messaging.channels.providers import PROVIDERS
from messaging.channels.told import Fate, Report

VIEWS = {
    "mailgun": "anymail.webhooks.mailgun.MailgunTrackingWebhookView",
    "sendgrid": "anymail.webhooks.sendgrid.SendGridTrackingWebhookView",
    "postmark": "anymail.webhooks.postmark.PostmarkTrackingWebhookView",
    "brevo": "anymail.webhooks.brevo.BrevoTrackingWebhookView",
}
# Under which name each reader wants the key that signs.
SIGNED = {"mailgun": "webhook_signing_key", "sendgrid": "tracking_webhook_verification_key"}
FATES: dict[str, Fate] = {
    "delivered": "delivered", "bounced": "bounced", "rejected": "failed", "failed": "failed",
    "complained": "complained", "unsubscribed": "opted_out",
}  # fmt: skip
# An address that is merely full, or a server that is merely cross, may take the next mail.
PASSING = ("soft", "temporary", "blocked", "transient")


class NotGenuine(Exception):
    """Its signature is wrong, or missing where one was agreed."""


def tracked(request: HttpRequest, provider: str, secrets: dict[str, str]) -> list[Report]:
    """Raises NotGenuine. What can't be read, or says nothing final, is no report."""
    reader = reader_of(provider, secrets)
    try:
        reader.run_validators(request)
        events = reader.parse_events(request)
    except SuspiciousOperation as error:
        raise NotGenuine from error
    except (AnymailError, ValueError, LookupError, TypeError, AttributeError):
        return []
    return [report_of(event) for event in events if event.event_type in FATES]


def reader_of(provider: str, secrets: dict[str, str]) -> Any:
    """Without a signature the token in the address, which nobody guesses, is what tells it from a stranger."""
    view = import_string(VIEWS[provider])
    key = secrets.get("signing_key") or ""
    options = {SIGNED[provider]: key} if provider in SIGNED and key else {}
    if provider == "mailgun" and not key:
        options = {"webhook_signing_key": secrets.get("api_key") or "-"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AnymailInsecureWebhookWarning)
        warnings.simplefilter("ignore", AnymailNotSupportedWarning)
        return view(**options)


def report_of(event: Any) -> Report:
    """By our key alone: what the provider calls its mail is no way to look it up among millions."""
    fate = FATES[event.event_type]
    when = event.timestamp.timestamp() if event.timestamp else ""
    return Report(
        event=event.event_id or f"{event.message_id}.{event.event_type}.{when}",
        fate=fate,
        key=str((event.metadata or {}).get("key") or ""),
        recipient=event.recipient or "",
        code=str(event.reject_reason or ""),
        answer=str(event.mta_response or event.description or "")[:300],
        at=event.timestamp,
        dead=fate == "bounced" and not is_passing(event.esp_event),
    )


def is_passing(told: Any) -> bool:
    said = json.dumps(told, default=str).lower() if isinstance(told, dict) else ""
    return any(f'"{word}' in said for word in PASSING)


def is_tracked(transport: str) -> bool:
    return transport in PROVIDERS
