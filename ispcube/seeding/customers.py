import random
from datetime import datetime
from itertools import product
from typing import NamedTuple

from customers import example_words as words
from customers.choices import CustomerKind, CustomerStatus
from customers.models import Connection, Customer, CustomerEmail, CustomerPhone
from ispcube.seeding.chance import SPAN, draws, often, plain, zipf
from ispcube.seeding.loading import Loader
from listings.text import normalize

# Rare surnames are put together from these: some hundreds, each of few customers.
RARE_HEADS = [
    *("Echever", "Goyene", "Mendiz", "Arre", "Iriba", "Salvat", "Brun", "Castag", "Montag", "Pelleg"),
    *("Zubi", "Oteg", "Urri", "Bald", "Tess", "Quint", "Frass", "Gaspar", "Lamb", "Vitt"),
]
RARE_TAILS = [
    *("ría", "che", "ábal", "oitía", "ello", "etti", "nini", "none", "ucci", "asco", "engo", "uzzi"),
    *("arena", "elli", "ónigo", "urza"),
]
RARE_NAMES = [head + tail for head, tail in product(RARE_HEADS, RARE_TAILS)]
COMMON_SHARE = 0.94
STATUSES = {CustomerStatus.ENABLED: 90, CustomerStatus.BLOCKED: 7, CustomerStatus.NO_SERVICE: 3}


class Person(NamedTuple):
    """A customer as the rows about them say it. `street` and `town` stand in the search line."""

    key: int
    connection: int
    name: str
    document: str
    email: str
    phone: str
    street: str
    town: str
    neighbourhood: str

    @property
    def device(self) -> str:
        return f"device-{self.key}"

    def as_customer(self) -> Customer:
        return Customer(
            pk=self.key,
            name=self.name,
            document=self.document,
            address=self.street,
            neighbourhood=self.neighbourhood,
            city=self.town,
        )


def add_customers(loader: Loader, count: int, now: datetime, rng: random.Random) -> list[Person]:
    customers = loader.table(
        Customer,
        *("name", "document", "kind", "status", "address", "neighbourhood", "city"),
        *("created_at", "updated_at", "search_text"),
    )
    emails = loader.table(CustomerEmail, "customer_id", "address")
    phones = loader.table(CustomerPhone, "customer_id", "number")
    connections = loader.table(Connection, "customer_id", "name", "plan", "node")
    surnames = draws([*words.LAST_NAMES, *RARE_NAMES], surname_weights(), rng)
    status, today, people = often(STATUSES, rng), plain(now), []
    for done in range(1, count + 1):
        person = make_person((customers.key + 1, connections.key + 1), next(surnames), next(surnames), rng)
        people.append(person)
        line = person.as_customer().search_line([person.email], [person.phone])
        kind = CustomerKind.COMPANY if person.key % 25 == 0 else CustomerKind.RESIDENTIAL
        since = today - SPAN * rng.random()
        place = (person.street, person.neighbourhood, person.town)
        what = (person.name, person.document, kind.value, next(status).value)
        customers.add(*what, *place, str(since), str(today), line)
        emails.add(str(person.key), person.email)
        phones.add(str(person.key), person.phone)
        connections.add(str(person.key), "Principal", rng.choice(words.PLANS), rng.choice(words.NODES))
        loader.count("customers", done, count)
    return people


def surname_weights() -> list[float]:
    common, rare = zipf(len(words.LAST_NAMES), 1.0, 3), zipf(len(RARE_NAMES))
    share = COMMON_SHARE / sum(common)
    return [weight * share for weight in common] + [weight * (1 - COMMON_SHARE) / sum(rare) for weight in rare]


def make_person(keys: tuple[int, int], father: str, mother: str, rng: random.Random) -> Person:
    name = f"{rng.choice(words.FIRST_NAMES)} {father} {mother}"
    town = rng.choice(list(words.TOWNS))
    return Person(
        *keys,
        name,
        document=str(rng.randrange(12_000_000, 46_000_000)),
        email=f"{normalize(name).replace(' ', '.')}{keys[0]}@{rng.choice(words.MAIL_DOMAINS)}",
        phone=f"+549351{rng.randrange(4_000_000, 7_999_999)}",
        street=f"{rng.choice(words.STREETS)} {rng.randrange(10, 2400)}",
        town=town,
        neighbourhood=rng.choice(words.TOWNS[town][0]),
    )
