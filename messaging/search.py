"""What a message is found by, written once, and how what people type is matched with it."""

import re

import phonenumbers
from django.db.models import Q, QuerySet

from customers.models import CODE_DIGITS
from listings.text import normalize
from messaging.models import Message

REGION = "AR"
PHONE_LIKE = re.compile(r"[\d\s()+./-]*")
# Fewer digits than this are a ticket number or a part of a code, not a phone.
PHONE_DIGITS = 6
MAX_WORDS = 12


def own_search_text(message: Message) -> str:
    """The line that is kept in the row: customer's code and name, recipient, subject and ticket."""
    parts = [message.customer_name, message.recipient, message.subject]
    if message.customer_id:
        parts.insert(0, f"{message.customer_id:0{CODE_DIGITS}d}")
    if message.ticket_number:
        parts.append(f"#{message.ticket_number}")
    return normalize(" ".join(parts))


def search_messages(queryset: QuerySet[Message], text: str) -> QuerySet[Message]:
    """Rows where every word is found. "#12" is ticket 12 and no other; a phone is found in any format."""
    words = normalize(text).split()[:MAX_WORDS]
    wanted = Q()
    for word in words:
        wanted &= word_matches(word)
    phone = phone_digits(text)
    return queryset.filter(wanted | Q(search_text__contains=phone) if phone else wanted)


def word_matches(word: str) -> Q:
    if re.fullmatch(r"#\d{1,18}", word):
        return Q(ticket_number=int(word[1:]))
    digits = re.sub(r"\D", "", word) if PHONE_LIKE.fullmatch(word) else ""
    found = Q(search_text__contains=word)
    return found | Q(search_text__contains=digits) if len(digits) >= PHONE_DIGITS else found


def phone_digits(text: str) -> str:
    """The digits in which a phone typed in any usual way stands inside its E.164 form; "" when it is no phone.

    Argentine mobiles are dialled with 0 and 15 at home and kept as +54 9: what all forms share is area and number.
    """
    digits = re.sub(r"\D", "", text)
    if not PHONE_LIKE.fullmatch(text) or len(digits) < PHONE_DIGITS:
        return ""
    try:
        parsed = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return digits
    if not phonenumbers.is_possible_number(parsed):
        return digits.removeprefix("0").removeprefix("15")
    national = str(parsed.national_number)
    return national.removeprefix("9") if parsed.country_code == 54 else national
