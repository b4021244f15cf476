"""Finding tickets by what an operator has at hand: a number, a customer, words of what was told."""

from django.db.models import Q, QuerySet

from accounts.choices import RowScope
from accounts.models import User
from customers.search import Meant, with_customers
from customers.terms import terms_of
from listings.search import Term, by_way_of, containing, containing_each, either, pieces_of
from listings.search.index import Conditions
from tickets.models import Entry, Ticket


def search_tickets(queryset: QuerySet[Ticket], text: str, user: User) -> QuerySet[Ticket]:
    """Each word in the ticket's line or in what its customer is found by. "#123" is that ticket and no other."""
    return queryset.filter(find_tickets(text, user))


def find_tickets(text: str, user: User, people: Meant | None = None) -> Q:
    """people: what `customers.search.meant` said, for who has asked already."""
    terms = terms_of(text)
    has = containing(Ticket, pieces_of(terms), look=user.row_scope == RowScope.ALL)
    return with_customers(terms, lambda term: in_row(term, has), user, people)


def find_in_threads(text: str, user: User) -> Q:
    """As `find_tickets`; a word may also stand in what was said in the ticket, which who sees it may read."""
    terms = terms_of(text)
    look = user.row_scope == RowScope.ALL
    has, told = containing_each([Ticket, Entry], pieces_of(terms), look=look)

    def own(term: Term) -> Q:
        return either(
            [in_row(term, has), *(by_way_of(Entry, "", told[piece], back="ticket") for piece in term.texts)]
        )

    return with_customers(terms, own, user)


def in_row(term: Term, has: Conditions) -> Q:
    number = Q() if term.number is None else Q(pk=term.number)
    return either([has[piece] for piece in term.texts], number)
