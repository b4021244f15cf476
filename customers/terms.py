"""What people have of a customer, recognised: a phone in any format, a document with its dots, an address."""

import re

import phonenumbers
from django.conf import settings

from customers.documents import bare_document
from customers.phones import MAX_TYPED, BadPhone, parse_phone
from listings.search import LONGEST_TEXT, Term, as_term, parse
from listings.search.terms import long_enough
from listings.text import normalize

# What people write between the digits of phones and documents.
NUMBER_LIKE = re.compile(r"[\d\s()+./-]*", re.ASCII)
# Fewer digits than this are a number of their own or a part of an address, not a phone.
PHONE_DIGITS = 6
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def terms_of(text: str) -> list[Term]:
    """A phone or a document is one term, though it is written with spaces."""
    text = text[:LONGEST_TEXT]
    typed = normalize(text)
    if " " in typed and len(typed) <= MAX_TYPED and is_number(typed):
        return [number_term(typed)]
    return parse(text, recognise)


def recognise(piece: str) -> Term:
    if is_number(piece) and len(piece) <= MAX_TYPED:
        return number_term(piece)
    term = as_term(piece)
    return Term(piece, (piece,), addresses=(piece,)) if EMAIL.fullmatch(piece) else term


def is_number(piece: str) -> bool:
    return bool(NUMBER_LIKE.fullmatch(piece)) and len(re.sub(r"\D", "", piece)) >= PHONE_DIGITS


def number_term(piece: str) -> Term:
    digits = bare_document(piece)
    number = int(piece) if piece.isdigit() and len(piece) <= 18 else None
    try:
        addresses: tuple[str, ...] = (parse_phone(piece),)
    except BadPhone:
        addresses = ()
    return Term(piece, long_enough(piece, digits, phone_digits(piece)), number, addresses)


def phone_digits(text: str) -> str:
    """The digits in which a phone typed in any usual way stands inside its E.164 form.

    Argentine mobiles are dialled with 0 and 15 at home and kept as +54 9: what all forms share is area and number.
    """
    digits = re.sub(r"\D", "", text)
    try:
        parsed = phonenumbers.parse(text, settings.PHONE_REGION)
    except phonenumbers.NumberParseException:
        return digits
    if not phonenumbers.is_possible_number(parsed):
        return digits.removeprefix("0").removeprefix("15")
    national = str(parsed.national_number)
    return national.removeprefix("9") if parsed.country_code == 54 else national
