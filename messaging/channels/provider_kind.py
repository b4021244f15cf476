"""Providers of mail as accounts."""

import warnings
from functools import partial
from urllib.parse import urlsplit

from anymail.exceptions import AnymailNotSupportedWarning
from django.conf import settings as django_settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.channels.base import DeliveryError
from messaging.channels.http import Http
from messaging.channels.kinds import Step, TransportKind, Values
from messaging.channels.provider import ProviderTransport
from messaging.channels.providers import PROVIDERS, Provider
from messaging.channels.trying import SECONDS, delivered, found
from messaging.channels.verdict import is_fine


def make(provider: Provider, settings: Values, secrets: Values) -> ProviderTransport:
    with warnings.catch_warnings():
        # SendGrid gives Anymail's authors no account to test with; what they wrote works on.
        warnings.simplefilter("ignore", AnymailNotSupportedWarning)
        backend = import_string(f"anymail.backends.{provider.key}.EmailBackend")
        made = backend(**{"api_url": provider.base, **provider.options(settings, secrets)})
    return ProviderTransport(made, Http(django_settings.INSIDE_NETWORKS))


def probe(provider: Provider, settings: Values, secrets: Values, sender: str, to: str) -> list[Step]:
    transport = make(provider, settings, secrets)
    place = urlsplit(transport.backend.api_url)
    first = found(place.hostname or "", place.port or 443, django_settings.INSIDE_NETWORKS)
    if not first.ok:
        return [first]
    steps = [first, let_in(provider, transport, settings, secrets)]
    return [*steps, delivered(transport, sender, to)] if steps[-1].ok and to else steps


def let_in(provider: Provider, transport: ProviderTransport, settings: Values, secrets: Values) -> Step:
    transport.http.deadline.start(SECONDS)
    url = transport.backend.api_url + provider.knock.format(domain=settings.get("domain", ""))
    try:
        reply = transport.http.ask("GET", url, headers=provider.headers(secrets.get("api_key") or ""))
    except DeliveryError as error:
        return Step(False, _("No contesta"), _("Probá de nuevo en un rato."), str(error))
    finally:
        transport.http.close()
    if is_fine(reply):
        return Step(True, _("Acepta la clave"))
    answer = f"{reply.status} {reply.text}"[:300]
    if reply.status in (401, 403):
        return Step(False, _("No acepta la clave"), _("Copiala de nuevo de la página del proveedor."), answer)
    return Step(False, _("No reconoce la cuenta"), _("Revisá los datos de abajo."), answer)


def kind_of(provider: Provider) -> TransportKind:
    return TransportKind(
        key=provider.key,
        channels=("email",),
        label=provider.label,
        make=partial(make, provider),
        probe=partial(probe, provider),
        fields=provider.fields,
        reports=True,
        help=gettext_lazy("Sale por la API del proveedor. El remitente tiene que estar verificado allá."),
    )


KINDS = tuple(kind_of(provider) for provider in PROVIDERS.values())
