"""How a provider wants a phone number written. Ours are E.164: "+5493515551234"."""

import phonenumbers
from django.utils.translation import gettext_lazy as _

from messaging.channels.base import DeadAddress

STYLES = (
    ("e164", _("+5493515551234 · internacional")),
    ("digits", _("5493515551234 · internacional sin +")),
    ("area", _("3515551234 · área y número, sin 0, 15 ni 9")),
    ("country_area", _("543515551234 · país, área y número, sin 9")),
)


def written(number: str, style: str) -> str:
    """Raises DeadAddress for what is no number: no provider could send there."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException as error:
        raise DeadAddress(code="invalid_number", answer=str(error)) from error
    national = str(parsed.national_number)
    if parsed.country_code == 54:
        national = national.removeprefix("9")
    return {
        "e164": phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164),
        "digits": f"{parsed.country_code}{phonenumbers.national_significant_number(parsed)}",
        "area": national,
        "country_area": f"{parsed.country_code}{national}",
    }[style]
