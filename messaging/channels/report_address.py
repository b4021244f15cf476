"""Where a provider tells us what became of a message: an address of the account's own, that nobody guesses."""

from django.conf import settings as django_settings

from messaging.channels.kinds import Values


def report_url(settings: Values) -> str:
    """{id} stands for the message's key. "" for an account that has no token yet."""
    token = settings.get("report_token")
    return f"{django_settings.PUBLIC_URL.rstrip('/')}/informes/{token}/?id={{id}}" if token else ""
