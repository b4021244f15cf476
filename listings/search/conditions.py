"""What rows must have to be found."""

from collections.abc import Callable, Iterable

from django.db.models import Model, Q

from listings.search.index import containing
from listings.search.terms import Term, parse, sought

NOTHING = Q(pk__in=[])


def words_in(model: type[Model], terms: list[Term], number: Callable[[Term], Q]) -> Q:
    """That a row's line has all the terms. number: what a term that is one may also mean."""
    known = sought(terms)
    if not known:
        return NOTHING if terms else Q()
    has = containing(model, pieces_of(known))
    wanted = Q()
    for term in known:
        wanted &= either([has[piece] for piece in term.texts], number(term))
    return wanted


def words_of(field: str, text: str) -> Q:
    """That a field has all the words: for tables that stay small, and keep no line."""
    terms = parse(text)
    known = sought(terms)
    wanted = Q() if known or not terms else NOTHING
    for term in known:
        wanted &= Q(**{f"{field}__contains": term.typed})
    return wanted


def pieces_of(terms: Iterable[Term]) -> list[str]:
    return [piece for term in terms for piece in term.texts]


def either(found: list[Q], *others: Q) -> Q:
    """Any of them; nothing when there is none. What no row has is left out: indexes are entered by the rest."""
    wanted = Q()
    for one in [*found, *others]:
        if one != NOTHING:
            wanted |= one
    return wanted or NOTHING
