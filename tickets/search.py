"""Finding tickets by what an operator has at hand: a number, a customer, a document, words of the subject."""

import re

from django.db.models import QuerySet

from listings.search import search_words
from tickets.models import Ticket

NUMBER = re.compile(r"\s*#\s*(\d{1,18})\s*", re.ASCII)


def search_tickets(queryset: QuerySet[Ticket], text: str) -> QuerySet[Ticket]:
    """#123 is that ticket and no other; anything else is looked for among the ticket's words."""
    exact = NUMBER.fullmatch(text)
    return queryset.filter(pk=int(exact[1])) if exact else search_words(queryset, "search_text", text)
