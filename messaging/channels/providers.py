"""Providers of mail, as data: what each asks for, and how it is told. Amazon SES is an account of SMTP here: its
own library is larger than all of ours."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from messaging.channels.kinds import FieldSpec, Values

KEY = FieldSpec("api_key", gettext_lazy("Clave de la API"), "secret")
SIGNING = gettext_lazy("Clave con que firma los informes")
REGIONS = {"us": "https://api.mailgun.net/v3/", "eu": "https://api.eu.mailgun.net/v3/"}


@dataclass(frozen=True)
class Provider:
    """options: what Anymail's backend is told. knock: an address that answers 2xx to a key that is good."""

    key: str
    label: str
    base: str
    fields: tuple[FieldSpec, ...]
    options: Callable[[Values, Values], dict[str, str]]
    knock: str
    headers: Callable[[str], Mapping[str, str]]


def with_key(settings: Values, secrets: Values) -> dict[str, str]:
    return {"api_key": secrets.get("api_key") or ""}


def for_mailgun(settings: Values, secrets: Values) -> dict[str, str]:
    region = settings.get("region") or "us"
    if region not in REGIONS:
        raise ValueError(f"Unknown region: {region}")
    return {**with_key(settings, secrets), "sender_domain": settings["domain"], "api_url": REGIONS[region]}


def for_postmark(settings: Values, secrets: Values) -> dict[str, str]:
    stream = settings.get("stream") or ""
    return {"server_token": secrets.get("api_key") or "", **({"message_stream": stream} if stream else {})}


def basic(key: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"api:{key}".encode()).decode()}


PROVIDERS = {
    provider.key: provider
    for provider in (
        Provider(
            "mailgun", "Mailgun", "https://api.mailgun.net/v3/",
            (
                KEY,
                FieldSpec("domain", gettext_lazy("Dominio"), help=gettext_lazy("El que verificaste en Mailgun.")),
                FieldSpec(
                    "region", gettext_lazy("Región"), "choice", default="us",
                    choices=(("us", gettext_lazy("Estados Unidos")), ("eu", gettext_lazy("Europa"))),
                ),
                FieldSpec("signing_key", SIGNING, "secret", required=False, help="Webhook signing key"),
            ),
            for_mailgun, "domains/{domain}", basic,
        ),
        Provider(
            "sendgrid", "SendGrid", "https://api.sendgrid.com/v3/",
            (KEY, FieldSpec("signing_key", SIGNING, "secret", required=False, help="Verification key")),
            with_key, "scopes", lambda key: {"Authorization": f"Bearer {key}"},
        ),
        Provider(
            "postmark", "Postmark", "https://api.postmarkapp.com/",
            (
                FieldSpec("api_key", "Server API token", "secret"),
                FieldSpec("stream", "Message stream", required=False, help=gettext_lazy("Vacío: «outbound».")),
            ),
            for_postmark, "server",
            lambda key: {"X-Postmark-Server-Token": key, "Accept": "application/json"},
        ),
        Provider(
            "brevo", "Brevo", "https://api.brevo.com/v3/",
            (KEY,), with_key, "account", lambda key: {"api-key": key},
        ),
    )
}  # fmt: skip
