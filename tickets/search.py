"""Finding tickets by what an operator has at hand: a number, a customer, words of what was told."""

from django.db.models import Q, QuerySet

from accounts.choices import RowScope
from accounts.models import User
from customers.search import Meant, with_customers
from customers.terms import terms_of
from listings.search import Term, containing, either, pieces_of
from tickets.models import Ticket


def search_tickets(queryset: QuerySet[Ticket], text: str, user: User) -> QuerySet[Ticket]:
    """Each word in the ticket's line or in what its customer is found by. "#123" is that ticket and no other."""
    return queryset.filter(find_tickets(text, user))


def find_tickets(text: str, user: User, people: Meant | None = None) -> Q:
    """people: what `customers.search.meant` said, for who has asked already."""
    terms = terms_of(text)
    has = containing(Ticket, pieces_of(terms), look=user.row_scope == RowScope.ALL)

    def own(term: Term) -> Q:
        number = Q() if term.number is None else Q(pk=term.number)
        return either([has[piece] for piece in term.texts], number)

    return with_customers(terms, own, user, people)
