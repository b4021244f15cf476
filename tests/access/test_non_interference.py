"""What a person may not see changes nothing of what they see: no byte of any page, and no number of queries.

Each reader opens every page that the matrix gives them, and every listing searched, ordered and exported. Then
500 tickets, messages and customers that they have no right to come into the world, full of canary words, and they
open everything again.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from customers.models import Customer
from customers.services.customers import create_customer
from messaging.choices import Channel, Kind
from messaging.choices import State as Sending
from messaging.models import Message, MessageBody
from tests.access.matrix import MATRIX
from tests.access.rows import ROWS
from tests.access.world import World
from tests.cast import client_of, make_user, make_user_without
from tickets import kept
from tickets.models import Area, Category, Priority, State, Ticket

pytestmark = pytest.mark.django_db
HIDDEN = 500
CANARY = "canario"
LISTINGS = (
    "tickets:list",
    "messaging:email",
    "messaging:sms",
    "messaging:push",
    "messaging:batch_list",
    "customers:list",
)
# Tells a watchdog how the machinery is, in numbers without a name.
FOR_MACHINES = {"salud", "ready", "metrics"}
QUERIES = ("?all=1&size=100", f"?q={CANARY}", "?q=marta&order=created", "?all=1&export=csv")
ONE_TIME = re.compile(
    r"[A-Za-z0-9]{64}|nonce=\"[^\"]+\"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|"
    r"<code class=\"request-id\">[^<]+</code>"
)


@pytest.fixture
def mine(db) -> Customer:
    """The customer whose page everybody with the right may open, and about whom the hidden rows are too."""
    return create_customer(actor=None, name="Marta Vega")


@pytest.fixture
def noon(time_machine):
    time_machine.move_to("2026-11-20 12:00:00+00:00", tick=False)


def category() -> Category:
    return Category.objects.get_or_create(name="Sin servicio", area=Area.objects.get(name="Técnica"))[0]


def ticket_of(customer: Customer, number: int, **fields) -> Ticket:
    moment = timezone.now() - timedelta(minutes=number)
    return Ticket(
        customer=customer,
        category=category(),
        priority=Priority.objects.default(),
        state=State.objects.default(),
        created_at=moment,
        updated_at=moment,
        **{"area": Area.objects.get(name="Gerencia")} | fields,
    )


def message_of(customer: Customer | None, number: int, **fields) -> Message:
    moment = timezone.now() - timedelta(minutes=number)
    states = (Sending.QUEUED, Sending.SENT, Sending.FAILED, Sending.DELIVERED, Sending.BOUNCED)
    return Message(
        channel=Channel.values[number % 3],
        kind=Kind.values[number % 2],
        state=states[number % 5],
        customer=customer,
        created_at=moment,
        queued_at=moment,
        due_at=moment,
        **fields,
    )


def add_hidden_tickets_and_messages(customer: Customer, stranger: User) -> None:
    """Of somebody else, in an area that no reader is of, about a customer whom they all know."""
    area = Area.objects.get(name="Gerencia")
    words = {"search_text": f"{CANARY} marta", "subject": CANARY}
    Ticket.objects.bulk_create(
        ticket_of(customer, number, assignee=stranger, description=CANARY, last_event=CANARY, **words)
        for number in range(HIDDEN)
    )
    body = MessageBody.objects.create(text=CANARY)
    Message.objects.bulk_create(
        message_of(
            customer,
            number,
            area_id=area.pk,
            owner_id=stranger.pk,
            sent_by=stranger,
            recipient=f"{CANARY}@example.com",
            customer_name=CANARY,
            body=body,
            **words,
        )
        for number in range(HIDDEN)
    )


def add_hidden_customers() -> None:
    words = {"search_text": f"{CANARY} marta", "notes": CANARY, "city": CANARY}
    Customer.objects.bulk_create(Customer(name=f"{CANARY} {number}", **words) for number in range(HIDDEN))


def addresses(reader: User, customer: Customer) -> Iterator[str]:
    """Every page that the reader can open, with rows of their own, and every listing in many ways."""
    world = World.__new__(World)
    somebody = make_user(username="otra-persona")
    world.rows = {kind: make(reader, somebody) for kind, make in ROWS.items()}
    client = client_of(reader)
    for name, page in MATRIX.items():
        if page.get and name not in FOR_MACHINES and client.get(world.address(name)).status_code == 200:
            yield world.address(name)
            if name in LISTINGS:
                yield from (world.address(name).split("?")[0] + query for query in QUERIES)
    if reader.has_perm("customers.view_customer"):
        yield f"/clientes/{customer.code}/"
    yield reverse("customers:autocomplete") + f"?q={CANARY}"


def look(client, addresses: list[str], how: str) -> dict[str, tuple]:
    seen = {}
    for address in addresses:
        cache.clear()
        # Nothing that was kept from another page answers for this one.
        kept.clear()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(
                address, follow=True, headers={"hx-request": "true"} if how == "fragment" else None
            )
            body = b"".join(response.streaming_content) if response.streaming else response.content
        text = ONE_TIME.sub("", body.decode())
        seen[address] = (response.status_code, dict(response.headers) | {"Set-Cookie": ""}, text, len(queries))
    return seen


def differences(before: dict[str, tuple], after: dict[str, tuple]) -> dict[str, str]:
    """In short, because pages are long: what differs of which address."""
    found = {}
    for address, (status, _headers, text, queries) in before.items():
        now = after[address]
        if (status, queries) != (now[0], now[3]):
            found[address] = f"status {status} → {now[0]}, queries {queries} → {now[3]}"
        elif text != now[2]:
            lines = zip(text.splitlines(), now[2].splitlines(), strict=False)
            first = next((pair for pair in lines if pair[0] != pair[1]), ("…", "…"))
            found[address] = f"{first[0].strip()[:200]} → {first[1].strip()[:200]}"
    return found


def desk_without(*missing: str, scope: str) -> User:
    reader = make_user_without(*missing, role="Supervisión", scope=scope, username="lectora")
    reader.areas.add(Area.objects.get(name="Técnica"))
    return reader


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize(("scope", "how"), [("own", "page"), ("own", "fragment"), ("areas", "page")])
def test_tickets_and_messages_of_others_change_nothing_of_what_a_person_sees(scope, how, mine, stranger):
    reader = desk_without(scope=scope)
    Ticket.objects.bulk_create(ticket_of(mine, number, assignee=reader, subject="Mío") for number in range(3))
    Message.objects.bulk_create(message_of(mine, number, sent_by=reader, subject="Mío") for number in range(6))
    everything, client = list(addresses(reader, mine)), client_of(reader)
    if scope == "areas":
        # The same visible-set serves every page; what the areas add to it shows in the listings.
        everything = [address for address in everything if "?" in address]
    before = look(client, everything, how)
    add_hidden_tickets_and_messages(mine, stranger)
    assert differences(before, look(client, everything, how)) == {}


@pytest.mark.usefixtures("noon")
def test_customers_change_nothing_of_what_a_person_without_their_permission_sees(mine):
    missing = {"customers.view_customer", "customers.add_customer", "customers.change_customer"}
    missing |= {"customers.delete_customer", "customers.export_customer", "messaging.write_message"}
    reader = desk_without(*missing, scope="own")
    everything, client = list(addresses(reader, mine)), client_of(reader)
    before = look(client, everything, "page")
    add_hidden_customers()
    assert differences(before, look(client, everything, "page")) == {}


def test_the_canaries_are_seen_by_who_has_the_right(mine, stranger, admin):
    """Otherwise the tests above could not fail."""
    add_hidden_tickets_and_messages(mine, stranger)
    add_hidden_customers()
    client = client_of(admin)
    for address in ("/mensajes/email/?all=1", "/clientes/?all=1", "/mensajes/sms/?q=marta"):
        assert CANARY in client.get(address, follow=True).content.decode()
