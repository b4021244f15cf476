"""Fills a database with many believable rows, quickly, to see and to measure the product at size.

Skewed as in life: few customers write most of the tickets, most messages arrived, most tickets are closed.
The same `rng` gives the same rows, apart from the day they are counted back from.
"""

import random
from datetime import datetime

from django.db import connection, transaction

from ispcube.seeding.customers import add_customers
from ispcube.seeding.messages import add_messages
from ispcube.seeding.tickets import add_tickets

CUSTOMERS_AT_LEAST = 200
TICKETS_A_CUSTOMER = 12
MESSAGES_A_CUSTOMER = 200


def seed(*, messages: int, tickets: int, now: datetime, rng: random.Random) -> None:
    """Adds this many of each, and the customers they need. Adding again adds more."""
    count = max(CUSTOMERS_AT_LEAST, tickets // TICKETS_A_CUSTOMER, messages // MESSAGES_A_CUSTOMER)
    with transaction.atomic():
        people = add_customers(count, now, rng)
        numbers = add_tickets(tickets, people, now, rng)
        add_messages(messages, people, numbers, now, rng)
    with connection.cursor() as cursor:
        # The planner goes by its statistics, and those are of before.
        cursor.execute("ANALYZE")
