"""Finding a customer by whatever the caller says first: a number, a name, a phone, a piece of the address."""

import re
from contextlib import suppress

from django.db.models import Q, QuerySet

from customers.documents import bare_document
from customers.phones import MAX_TYPED, BadPhone, parse_phone
from listings.search import search_words

# What people write between the digits of phones and documents.
NUMBER_LIKE = re.compile(r"[\d\s()+./-]*\d[\d\s()+./-]*")


def search_customers(queryset: QuerySet, text: str) -> QuerySet:
    """The rows that have every word of the text; a number is also found as people write it: "28.345.678"."""
    found = search_words(queryset, "search_text", text)
    if len(text) > MAX_TYPED or not NUMBER_LIKE.fullmatch(text):
        return found
    wanted = Q(search_text__contains=bare_document(text))
    with suppress(BadPhone):
        wanted |= Q(search_text__contains=parse_phone(text))
    return queryset.filter(wanted)
