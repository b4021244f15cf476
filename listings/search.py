from django.db.models import QuerySet

from listings.text import normalize

LONGEST_TEXT = 200
MOST_WORDS = 8


def search_words(queryset: QuerySet, field: str, text: str) -> QuerySet:
    """The rows whose `field` (text as `normalize` leaves it) contains every word of the text."""
    for word in normalize(text[:LONGEST_TEXT]).split()[:MOST_WORDS]:
        queryset = queryset.filter(**{f"{field}__contains": word})
    return queryset
