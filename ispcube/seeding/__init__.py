"""Fills a database with many believable rows, quickly, to see and to measure the product at size.

Skewed as in life: few customers have much of everything, most messages arrived, most tickets are closed, and there
is more each month. The same `rng` gives the same rows, apart from the day they are counted back from.
"""

import random
from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction

from customers.models import Customer
from ispcube.seeding.catalogues import Catalogues
from ispcube.seeding.customers import add_customers
from ispcube.seeding.loading import Loader
from ispcube.seeding.messages import add_messages
from ispcube.seeding.tickets import add_tickets
from listings.statistics import keep_statistics
from messaging.models import Message
from tickets.models import Ticket

CUSTOMERS_AT_LEAST = 200
TICKETS_A_CUSTOMER = 12
MESSAGES_A_CUSTOMER = 200


def holds_rows() -> bool:
    return any(model._default_manager.exists() for model in (Customer, Ticket, Message))


def customers_for(messages: int, tickets: int) -> int:
    return max(CUSTOMERS_AT_LEAST, tickets // TICKETS_A_CUSTOMER, messages // MESSAGES_A_CUSTOMER)


def seed(
    *,
    messages: int,
    tickets: int,
    customers: int | None = None,
    now: datetime,
    rng: random.Random,
    say: Callable[[str], None] = lambda line: None,
) -> None:
    """Adds this many of each, all or nothing; adding again adds more. say: takes a line about how far it is."""
    count = customers_for(messages, tickets) if customers is None else customers
    with connection.constraint_checks_disabled(), transaction.atomic():
        catalogues = Catalogues(rng)
        loader = Loader(say)
        with loader.bare_tables():
            people = add_customers(loader, count, now, rng)
            claims = add_tickets(loader, tickets, people, catalogues, now, rng)
            add_messages(loader, messages, people, claims, catalogues.people, now, rng)
    refresh_statistics()


def refresh_statistics() -> None:
    """The planner goes by them, and those are of before. PostgreSQL may vacuum only outside of a transaction."""
    if connection.vendor == "sqlite":
        keep_statistics()
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")
