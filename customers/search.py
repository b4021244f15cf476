"""Finding a customer by whatever the caller says first, and the rows of other tables through their customers."""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from accounts.models import User
from customers.findable import Findable, by_code
from customers.models import Customer
from customers.terms import terms_of
from listings.search import NOTHING, Term, either, sought, words_in

Condition = Callable[[Term], Q]
Meant = list[list[int] | None]


def search_customers(queryset: QuerySet, text: str) -> QuerySet:
    """The rows that have every word of the text; a number is also found as people write it: "28.345.678"."""
    return queryset.filter(find_customers(text))


def find_customers(text: str, user: User | None = None) -> Q:
    return words_in(Customer, terms_of(text), by_code)


def meant(text: str, user: User) -> Meant:
    """The customers that have each of the words, and those that have all; None where they are many.

    Who searches several tables for the same words asks once, and hands the answer on.
    """
    known = sought(terms_of(text))
    return Findable(user).named([[term] for term in known] + [known]) if known else []


def of_meant(text: str, people: Meant) -> Q:
    """As `find_customers`, for who has asked already and sees customers."""
    known = people and people[-1] is not None
    return Q(pk__in=people[-1]) if known else find_customers(text)


def with_customers(terms: list[Term], own: Condition, user: User, named: Meant | None = None) -> Q:
    """That each term stands in the row itself (`own`), or in what its customer is found by.

    Who may not see customers finds by what the rows show of them: code and name. named: what `meant` said of them.
    """
    known = sought(terms)
    if not known:
        return NOTHING if terms else Q()
    people = Findable(user)
    named = people.named([[term] for term in known] + [known]) if named is None else named
    of_row = [own(term) for term in known]
    wanted = Q()
    for term, row, few in zip(known, of_row, named, strict=False):
        wanted &= either([row], Q(people.is_had_by(term)) if few is None else of_these(few))
    # Follows from the above, and is what the indexes can be entered by: few customers have all of several words.
    # Where no customer has one of them, its rows were named already.
    if len(known) > 1 and named[-1] is not None and [] not in named[:-1]:
        wanted &= either(of_row, of_these(named[-1]))
    return wanted


def of_these(keys: list[int]) -> Q:
    return Q(customer__in=keys) if keys else Q()
