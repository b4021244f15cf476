"""About 300 customers of the example provider, the same each time for the same `rng`."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.management.color import no_style
from django.db import connection as database
from django.db import transaction

from customers import example_words as words
from customers.choices import ConnectionState, CustomerKind, CustomerStatus
from customers.models import Connection, Customer, CustomerEmail, CustomerPhone, PushSubscription, Tag
from listings.text import normalize

HOW_MANY = 300
FIRST_CODE = 1042
CUIT_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
STATUSES = [CustomerStatus.ENABLED] * 88 + [CustomerStatus.BLOCKED] * 7 + [CustomerStatus.NO_SERVICE] * 3
STATUSES += [CustomerStatus.TEMPORARY] * 2


@dataclass
class Household:
    """One customer and all that hangs on it, not saved yet."""

    customer: Customer
    emails: list[CustomerEmail] = field(default_factory=list)
    phones: list[CustomerPhone] = field(default_factory=list)
    connections: list[Connection] = field(default_factory=list)
    devices: list[PushSubscription] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


@transaction.atomic
def load(*, rng: random.Random, now: datetime) -> list[Customer]:
    """Saves the example customers and returns them by code. Meant for an empty table."""
    households = list(make_households(rng, now))
    for household in households:
        household.customer.search_text = household.customer.search_line(
            [email.address for email in household.emails], [phone.number for phone in household.phones]
        )
    customers = Customer.objects.bulk_create([household.customer for household in households])
    for model, name in ((CustomerEmail, "emails"), (CustomerPhone, "phones"), (Connection, "connections")):
        model.objects.bulk_create([row for household in households for row in getattr(household, name)])
    PushSubscription.objects.bulk_create([row for household in households for row in household.devices])
    save_tags(households)
    with database.cursor() as cursor:
        # The codes were given by hand: the next customer has to come after them.
        for statement in database.ops.sequence_reset_sql(no_style(), [Customer]):
            cursor.execute(statement)
    return customers


def save_tags(households: list[Household]) -> None:
    tags = {name: Tag.objects.get_or_create(name=name)[0] for name in words.TAGS}
    through = Customer.tags.through
    through.objects.bulk_create(
        through(customer_id=household.customer.pk, tag_id=tags[name].pk)
        for household in households
        for name in household.tags
    )


def make_households(rng: random.Random, now: datetime) -> Iterator[Household]:
    """Codes grow with the date of joining, with gaps where customers came and went."""
    joined = sorted(
        now - timedelta(days=rng.randint(0, 2200), minutes=rng.randint(0, 1400)) for _ in range(HOW_MANY)
    )
    code = FIRST_CODE
    companies = iter(words.COMPANIES)
    used_names: set[str] = set()
    for number, created_at in enumerate(joined):
        company = next(companies, None) if number % 9 == 4 else None
        name = company or unused_name(rng, used_names)
        yield make_household(rng, Customer(pk=code, name=name, created_at=created_at), bool(company), now)
        code += rng.choice((1, 1, 2, 3, 7))


def unused_name(rng: random.Random, used: set[str]) -> str:
    while (name := f"{rng.choice(words.FIRST_NAMES)} {rng.choice(words.LAST_NAMES)}") in used:
        pass
    used.add(name)
    return name


def make_household(rng: random.Random, customer: Customer, is_company: bool, now: datetime) -> Household:
    customer.kind = CustomerKind.COMPANY if is_company else CustomerKind.RESIDENTIAL
    customer.status = rng.choice(STATUSES)
    customer.document = cuit(rng) if is_company else str(rng.randint(9_000_000, 47_000_000))
    settle(rng, customer)
    customer.nickname = rng.choice(words.NICKNAMES) if not is_company and rng.random() < 0.06 else ""
    customer.notes = rng.choice(words.NOTES) if rng.random() < 0.12 else ""
    household = Household(customer, tags=rng.sample(words.TAGS, rng.choice((0, 0, 0, 0, 1, 1, 2))))
    add_contacts(rng, household, is_company, now)
    add_connections(rng, household, is_company)
    return household


def settle(rng: random.Random, customer: Customer) -> None:
    customer.city = rng.choices(list(words.TOWNS), weights=(6, 2, 1, 1))[0]
    neighbourhoods, (latitude, longitude) = words.TOWNS[customer.city]
    customer.neighbourhood = rng.choice(neighbourhoods)
    street, corner, other_corner = rng.sample(words.STREETS, 3)
    customer.address = f"{street} {rng.randint(1, 28) * 100 + rng.randint(1, 98)}"
    customer.between_streets = f"{corner} y {other_corner}" if rng.random() < 0.5 else ""
    if rng.random() < 0.7:
        customer.latitude = Decimal(f"{latitude + rng.uniform(-0.02, 0.02):.6f}")
        customer.longitude = Decimal(f"{longitude + rng.uniform(-0.02, 0.02):.6f}")


def add_contacts(rng: random.Random, household: Household, is_company: bool, now: datetime) -> None:
    customer = household.customer
    mobile = f"+549351555{rng.randint(0, 9999):04d}"
    household.phones.append(
        CustomerPhone(customer=customer, number=mobile, label="Celular", whatsapp=rng.random() < 0.7)
    )
    if is_company or rng.random() < 0.2:
        landline = f"+54351425{rng.randint(0, 9999):04d}"
        household.phones.append(
            CustomerPhone(customer=customer, number=landline, label="Fijo", sms=False, position=1)
        )
    if is_company or rng.random() < 0.92:
        household.emails.append(make_email(rng, customer, is_company, now))
    if is_company:
        address = f"pagos@{slug(customer.name)}.example"
        household.emails.append(CustomerEmail(customer=customer, address=address, label="Pagos", position=1))
    if not is_company and rng.random() < 0.4:
        given, device = f"{rng.getrandbits(128):032x}", rng.choice(("Samsung A15", "Motorola G54", "iPhone 12"))
        named = {"token": f"{device} · {given[:10]}", "device": device, "target": given}
        household.devices.append(PushSubscription(customer=customer, **named))


def make_email(rng: random.Random, customer: Customer, is_company: bool, now: datetime) -> CustomerEmail:
    if is_company:
        return CustomerEmail(
            customer=customer, address=f"admin@{slug(customer.name)}.example", label="Administración"
        )
    first, *_middle, last = normalize(customer.name).split()
    bounced = rng.random() < 0.06
    domain = rng.choice(words.TYPO_DOMAINS if bounced else words.MAIL_DOMAINS)
    user = rng.choice((f"{first[0]}{last}", f"{first}.{last}", f"{last}{rng.randint(60, 99)}"))
    bounced_at = now - timedelta(days=rng.randint(1, 40)) if bounced else None
    return CustomerEmail(customer=customer, address=f"{user}@{domain}", bounced_at=bounced_at)


def add_connections(rng: random.Random, household: Household, is_company: bool) -> None:
    customer = household.customer
    plans = words.COMPANY_PLANS if is_company else words.PLANS
    names = ["Local", "Depósito", "Cámaras"] if is_company else ["Casa", "Departamento del fondo", "Quincho"]
    for name in names[: rng.choices((1, 2, 3), weights=(85, 12, 3))[0]]:
        row = Connection(customer=customer, name=name, plan=rng.choice(plans), address=customer.address)
        row.node = rng.choice(words.NODES)
        row.ip = f"100.{rng.randint(64, 127)}.{rng.randint(0, 255)}.{rng.randint(1, 254)}"
        row.mac = ":".join(f"{octet:02X}" for octet in (0x02, *rng.randbytes(5)))
        row.state = connection_state(rng, customer.status)
        household.connections.append(row)


def connection_state(rng: random.Random, status: str) -> ConnectionState:
    if status == CustomerStatus.BLOCKED:
        return ConnectionState.SUSPENDED
    if status == CustomerStatus.NO_SERVICE:
        return ConnectionState.REMOVED
    return rng.choices((ConnectionState.ACTIVE, ConnectionState.PENDING), weights=(96, 4))[0]


def cuit(rng: random.Random) -> str:
    """A company's tax number, with its check digit; one whose digit would be 10 is not given out."""
    while True:
        digits = f"30{rng.randint(50_000_000, 71_999_999)}"
        weighed = sum(int(digit) * weight for digit, weight in zip(digits, CUIT_WEIGHTS, strict=True))
        check = (11 - weighed % 11) % 11
        if check < 10:
            return f"{digits}{check}"


def slug(name: str) -> str:
    return "".join(char for char in normalize(name) if char.isalnum())[:24]
