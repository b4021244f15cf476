"""What a page may cost: at most 12 queries, and 60 kB of HTML before it is squeezed. Never how long it takes."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from customers.services.connections import add_connection
from customers.services.contacts import EmailEntry, PhoneEntry
from customers.services.customers import create_customer
from listings.services import pin_filter, save_filter
from messaging.choices import Channel
from messaging.models import Message
from tests.cast import client_of
from tickets.models import Area, Category, Ticket
from tickets.services import NewTicket, add_entry, catalogues, change_ticket, open_ticket

QUERIES, KILOBYTES = 12, 60
ROWS = 30  # more than a page of the default size


@pytest.fixture
def much(admin, mauro, fabian) -> User:
    """Full pages, of rows that show all that a row can; a filter of Mauro's own in his sidebar. Gives Mauro."""
    area = Area.objects.get(name="Técnica")
    category = catalogues.create(actor=admin, model=Category, name="Sin servicio desde la tormenta", area=area)
    for number in range(ROWS):
        customer = create_customer(
            actor=admin,
            name=f"María de los Ángeles Fernández Etcheverry {number}",
            document=str(20304050 + number),
            city="Villa Elisa",
            emails=[EmailEntry(f"maria.de.los.angeles.{number}@clientes.example")],
            phones=[PhoneEntry(f"+54935155512{number:02d}")],
        )
        add_connection(actor=admin, customer=customer, name="Casa", plan="Fibra óptica 300 simétrica")
        late = timezone.now() - timedelta(hours=number)
        new = NewTicket(category=category, customer=customer, due_at=late, subject="Se corta cada vez que llueve")
        ticket = open_ticket(actor=admin, new=new, notify=True)
        change_ticket(actor=admin, number=ticket.pk, values={"assignee": (mauro, fabian)[number % 2]})
    resent()
    saved = save_filter(owner=mauro, listing="tickets", name="Lo que venció", query="due=late")
    pin_filter(user=mauro, saved=saved)
    return mauro


def resent() -> None:
    """Each mail again and again, so that every row of the log says so."""
    keys = list(Message.objects.filter(channel=Channel.EMAIL).order_by("pk").values_list("pk", flat=True))
    for older, newer in pairwise(keys):
        Message.objects.filter(pk=newer).update(resend_of=older, attempts_made=3)


def pages() -> list[str]:
    return [
        "/tickets/?all=1",
        "/tickets/?due=late&order=created&size=25",
        "/tickets/?open=yes&area=1&q=etcheverry+llueve+corta",
        "/tickets/?open=no&area=1&state=1&priority=2&category=1&assignee=me&due=late&q=nadie",
        "/mensajes/email/?all=1",
        "/mensajes/email/?state=queued&q=etcheverry&created_quick=today",
        "/clientes/?all=1",
        "/clientes/?q=etcheverry+elisa",
    ]


def cost(client, path: str) -> tuple[int, float]:
    client.get(path)  # what is kept for some seconds
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200
    asked = [query for query in queries if not query["sql"].startswith(("SAVEPOINT", "ROLLBACK", "RELEASE"))]
    return len(asked), len(response.content) / 1024


def path_of(page: str) -> str:
    ticket, message = (
        Ticket.objects.latest("created_at"),
        Message.objects.order_by("pk").first(),
    )
    return page.format(ticket=ticket.pk, customer=ticket.customer_id, message=message.pk)


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/tickets/{ticket}/",
        "/tickets/nuevo/?customer={customer}",
        "/mensajes/{message}/",
        "/mensajes/email/?view={message}",
    ],
)
def test_a_page_of_one_thing_does_too(much, page):
    add_talk(Ticket.objects.latest("created_at"), much)
    queries, kilobytes = cost(client_of(much), path_of(page))
    assert queries <= QUERIES
    assert kilobytes <= KILOBYTES


def add_talk(ticket: Ticket, writer: User) -> None:
    for number in range(5):
        file = SimpleUploadedFile(f"foto-{number}.txt", b"luz roja")
        add_entry(actor=writer, ticket=ticket, body="Reiniciá el equipo", visibility="public", files=[file])


@pytest.mark.parametrize("path", pages())
def test_a_full_page_stays_within_its_queries_and_its_weight(much, path):
    queries, kilobytes = cost(client_of(much), path)
    assert queries <= QUERIES
    assert kilobytes <= KILOBYTES
