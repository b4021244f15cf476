"""Phones are kept in E.164 ("+5493515551234") and read and shown the way people here write them."""

from functools import lru_cache

import phonenumbers
from django.conf import settings
from django.utils.translation import gettext as _
from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult

MAX_TYPED = 40
TOO_SHORT = {ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY}


class BadPhone(ValueError):
    """What was typed is no phone number; the text says what is wrong, for the person who typed it."""


def parse_phone(text: str) -> str:
    """ "0351 15-555-1234" → "+5493515551234".

    Without a country code the number is of PHONE_REGION. Raises BadPhone.
    """
    try:
        number = phonenumbers.parse(text[: MAX_TYPED + 1], settings.PHONE_REGION)
    except phonenumbers.NumberParseException as error:
        raise BadPhone(_("Eso no es un teléfono. Escribilo así: 0351 15-555-1234.")) from error
    if not phonenumbers.is_valid_number(number):
        raise BadPhone(what_is_wrong(text, number))
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def what_is_wrong(text: str, number: phonenumbers.PhoneNumber) -> str:
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason in TOO_SHORT or text.strip().startswith("15"):
        return _("Falta el código de área. Escribilo así: 0351 15-555-1234.")
    if reason == ValidationResult.TOO_LONG:
        return _("Sobran dígitos. Escribilo así: 0351 15-555-1234.")
    return _("Ese número no existe. Revisá el código de área y el 15.")


def show_phone(number: str) -> str:
    """ "+5493515551234" → "0351 15-555-1234"; a number from another country keeps its code: "+598 94 231 234"."""
    return written_here(number, settings.PHONE_REGION)


@lru_cache(maxsize=10_000)
def written_here(number: str, region: str) -> str:
    """Kept, because a page of a log shows a hundred, and writing one takes longer than the rest of its row."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    home = phonenumbers.region_code_for_country_code(parsed.country_code) == region
    style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def is_landline(number: str) -> bool:
    """Whether an E.164 number surely takes no SMS."""
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return False
    return kind in {PhoneNumberType.FIXED_LINE, PhoneNumberType.TOLL_FREE}
