import random
from datetime import datetime
from typing import NamedTuple

from customers import example_words as words
from customers.models import Customer, CustomerEmail, CustomerPhone
from ispcube.seeding.chance import SPAN
from ispcube.seeding.writing import Values, each, next_key, write
from listings.text import normalize

MAIL_HOSTS = ["gmail.com"] * 6 + ["hotmail.com", "yahoo.com.ar", "outlook.com", "gmial.com"]


class Person(NamedTuple):
    key: int
    name: str
    document: str
    email: str
    phone: str

    def as_customer(self, **values: object) -> Customer:
        return Customer(pk=self.key, name=self.name, document=self.document, **values)


def add_customers(count: int, now: datetime, rng: random.Random) -> list[Person]:
    first = next_key(Customer)
    people = [make_person(key, rng) for key in range(first, first + count)]
    write(Customer, (customer_values(person, now, rng) for person in people))
    emails = ((person.key, person.email) for person in people)
    write(CustomerEmail, each(emails, "customer_id", "address", position=0))
    phones = ((person.key, person.phone) for person in people)
    write(CustomerPhone, each(phones, "customer_id", "number", position=0))
    return people


def make_person(key: int, rng: random.Random) -> Person:
    name = f"{rng.choice(words.FIRST_NAMES)} {rng.choice(words.LAST_NAMES)} {rng.choice(words.LAST_NAMES)}"
    mailbox = normalize(name).replace(" ", ".")
    phone = f"+549351{rng.randrange(4_000_000, 7_999_999)}"
    document = str(rng.randrange(12_000_000, 46_000_000))
    return Person(key, name, document, f"{mailbox}{key}@{rng.choice(MAIL_HOSTS)}", phone)


def customer_values(person: Person, now: datetime, rng: random.Random) -> Values:
    street = f"{rng.choice(words.STREETS)} {rng.randrange(10, 2400)}"
    city = rng.choice(list(words.TOWNS))
    customer = person.as_customer(address=street, city=city)
    return {
        "id": person.key,
        "name": person.name,
        "document": person.document,
        "status": rng.choice(["enabled"] * 9 + ["blocked"]),
        "address": street,
        "city": city,
        "created_at": now - SPAN * rng.random(),
        "updated_at": now,
        "search_text": customer.search_line([person.email], [person.phone]),
    }
