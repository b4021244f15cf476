"""What a message is found by, written once."""

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from accounts.choices import RowScope
from accounts.models import User
from customers.search import Meant, with_customers
from customers.terms import terms_of
from listings.search import Term, by_way_of, containing, containing_each, either, pieces_of
from listings.search.index import Conditions
from listings.text import normalize
from messaging.choices import Channel
from messaging.models import Message, MessageBody
from messaging.querysets import LOG_PERMISSIONS


def own_search_text(message: Message) -> str:
    """The line that is kept in the row: what its customer's line has not got, and people have at hand.

    A customer's address is found through the customer, and in full by its own index.
    """
    is_strangers = message.customer_id is None and message.channel != Channel.PUSH
    return normalize(f"{message.recipient if is_strangers else ''} {message.subject}")


def search_messages(queryset: QuerySet[Message], text: str, user: User) -> QuerySet[Message]:
    """Each word in the subject, the address, or what the customer is found by. "#12" is ticket 12 and no other."""
    return queryset.filter(find_messages(text, user))


def find_messages(text: str, user: User, people: Meant | None = None) -> Q:
    """people: what `customers.search.meant` said, for who has asked already."""
    terms = terms_of(text)
    has = containing(Message, pieces_of(terms), look=sees_all(user))
    return with_customers(terms, lambda term: in_row(term, has), user, people)


def find_in_texts(text: str, user: User) -> Q:
    """As `find_messages`; a word may also stand in what the message says. For who may read that."""
    terms = terms_of(text)
    has, told = containing_each([Message, MessageBody], pieces_of(terms), look=sees_all(user))

    def own(term: Term) -> Q:
        return either([in_row(term, has), *(by_way_of(MessageBody, "body", told[piece]) for piece in term.texts)])

    return with_customers(terms, own, user)


def in_row(term: Term, has: Conditions) -> Q:
    return either([has[piece] for piece in term.texts], of_ticket(term), *map(to_address, term.addresses))


def sees_all(user: User) -> bool:
    return user.row_scope == RowScope.ALL and user.has_perms(LOG_PERMISSIONS.values())


def of_ticket(term: Term) -> Q:
    return Q() if term.number is None else Q(ticket_number=term.number)


def to_address(address: str) -> Q:
    return Q(Exact(Lower(F("recipient")), Value(address)))
