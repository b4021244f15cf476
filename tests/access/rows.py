"""How the rows that addresses name come into the world, by the kinds that the matrix speaks of.

Each maker gets whose row it is to be, and somebody else; anybody who sees everything may see both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.choices import RowScope
from accounts.models import User
from customers.services.connections import add_connection
from customers.services.contacts import EmailEntry
from customers.services.customers import create_customer
from listings.models import Job
from listings.services import save_filter
from messaging import devices, opening, outbox
from messaging.accounts.keeping import create_account
from messaging.choices import AddressChoice, Channel, State
from messaging.models import Batch, Message
from messaging.unsubscribing import SIGNER
from tests.cast import make_user
from tests.messaging.accounts import make_account
from tickets.models import Area, Attachment, Category, Ticket
from tickets.services import NewTicket, change_ticket, open_ticket

Kwargs = dict[str, object]


@dataclass(frozen=True)
class Rows:
    """The address of a row that the person may see, of one that they may not, and of one that nobody has."""

    own: Kwargs
    missing: Kwargs | None
    other: Kwargs | None = None


def customer(owner: User | None, somebody: User) -> Rows:
    own = create_customer(actor=None, name="Marta Vega")
    return Rows(own={"code": own.code}, missing={"code": "999999"})


def customer_email(owner: User | None, somebody: User) -> Rows:
    mine = create_customer(actor=None, name="Marta Vega", emails=[EmailEntry("marta@correo.example")])
    return Rows(own={"code": mine.pk, "pk": mine.emails.get().pk}, missing={"code": mine.pk, "pk": 999999})


def connection(owner: User | None, somebody: User) -> Rows:
    mine = create_customer(actor=None, name="Marta Vega")
    own = add_connection(actor=None, customer=mine, name="Casa")
    return Rows(own={"code": mine.code, "pk": own.pk}, missing={"code": mine.code, "pk": 999999})


def write_email(sender: User) -> Message:
    return outbox.write(actor=sender, channel=Channel.EMAIL, recipient="marta@example.com", text="Hola")


def message(owner: User | None, somebody: User) -> Rows:
    mine, theirs = write_email(owner or somebody), write_email(somebody)
    # A key as long as the missing one's, and found nowhere else in a page.
    far = 800_000 + theirs.pk
    Message.objects.filter(pk=theirs.pk).update(id=far)
    seen_by_all = owner is None or owner.row_scope == RowScope.ALL
    return Rows(own={"pk": mine.pk}, missing={"pk": 999999}, other=None if seen_by_all else {"pk": far})


def customer_message(owner: User | None, somebody: User) -> Rows:
    """One that has a customer whose address can be put right."""
    rows = message(owner, somebody)
    whose = create_customer(actor=None, name="Marta Vega")
    Message.objects.filter(pk__in=[row["pk"] for row in (rows.own, rows.other) if row]).update(customer=whose)
    return rows


def resend_one(sender: User) -> Batch:
    sent = write_email(sender)
    Message.objects.filter(pk=sent.pk).update(state=State.SENT)
    return outbox.resend(
        actor=sender,
        batch_id=uuid4(),
        messages=Message.objects.filter(pk=sent.pk),
        channel=Channel.EMAIL,
        address_choice=AddressChoice.AS_SENT,
    )


def batch(owner: User | None, somebody: User) -> Rows:
    mine, theirs = resend_one(owner or somebody), resend_one(somebody)
    seen_by_all = owner is None or owner.row_scope == RowScope.ALL
    other = None if seen_by_all else {"batch_id": theirs.pk}
    return Rows(own={"batch_id": mine.pk}, missing={"batch_id": uuid4()}, other=other)


def channel(owner: User | None, somebody: User) -> Rows:
    return Rows(own={"channel": Channel.EMAIL.value}, missing={"channel": "fax"})


def listing(owner: User | None, somebody: User) -> Rows:
    return Rows(own={"listing": "customers"}, missing={"listing": "nothing-of-the-kind"})


def saved_filter(owner: User | None, somebody: User) -> Rows:
    """A filter is its owner's alone, a superuser's as well."""
    own, other = (
        save_filter(owner=person, listing="customers", name="Con deuda", query="q=fibra")
        for person in (owner or somebody, make_user())
    )
    return Rows(own={"pk": own.pk}, other={"pk": other.pk}, missing={"pk": 999999})


def catalogue(owner: User | None, somebody: User) -> Rows:
    """The catalogues themselves are fixed; one that does not exist is no address at all."""
    return Rows(own={"catalogue": "areas"}, missing=None)


def area(owner: User | None, somebody: User) -> Rows:
    own = Area.objects.get(name="Gerencia")
    return Rows(own={"catalogue": "areas", "pk": own.pk}, missing={"catalogue": "areas", "pk": 999999})


def tickets_of(*people: User | None) -> list[Ticket]:
    """A ticket each, with a file, whether or not tickets can be given to that person."""
    category = Category.objects.first() or Category.objects.create(name="Wifi", area=Area.objects.first())
    made = []
    for person in people:
        file = SimpleUploadedFile("foto.jpg", b"datos")
        made.append(open_ticket(actor=None, new=NewTicket(category=category, kind="internal"), files=[file]))
        Ticket.objects.filter(pk=made[-1].pk).update(assignee=person)
    return made


def hidden_from(person: User | None, address: Kwargs) -> Kwargs | None:
    return None if person is None or person.is_superuser else address


def ticket(owner: User | None, somebody: User) -> Rows:
    mine, theirs = tickets_of(owner, somebody)
    other = hidden_from(owner, {"number": theirs.pk})
    return Rows(own={"number": mine.pk}, missing={"number": 999999}, other=other)


def deed(owner: User | None, somebody: User) -> Rows:
    own, other = (
        {
            "number": row.pk,
            "deed": change_ticket(actor=None, number=row.pk, values={"subject": "x"}).changes[0].deed,
        }
        for row in tickets_of(owner, somebody)
    )
    return Rows(own=own, missing={**own, "number": 999999}, other=hidden_from(owner, other))


def attachment(owner: User | None, somebody: User) -> Rows:
    own, other = ({"pk": Attachment.objects.get(entry__ticket=row).pk} for row in tickets_of(owner, somebody))
    return Rows(own=own, missing={"pk": 999999}, other=hidden_from(owner, other))


def bulk_field(owner: User | None, somebody: User) -> Rows:
    return Rows(own={"field": "state"}, missing={"field": "nada"})


def job(owner: User | None, somebody: User) -> Rows:
    """One that ended, with a row that could not be done."""
    now = timezone.now()
    params = {"field": "state", "value": 1, "shown": "Cerrado", "notify": False}
    ended = {"state": "done", "total": 1, "done": 1, "failed": 1, "created_at": now, "turned_at": now}
    own, other = (
        {"pk": Job.objects.create(kind="tickets.bulk_change", lane="rows", owner=one, params=params, **ended).pk}
        for one in (owner or somebody, somebody)
    )
    return Rows(own=own, missing={"pk": 999999}, other=hidden_from(owner, other))


def account(owner: User | None, somebody: User) -> Rows:
    return Rows(own={"pk": make_account().pk}, missing={"pk": 999999})


def account_kind(owner: User | None, somebody: User) -> Rows:
    own = {"channel": "email", "kind": "console"}
    return Rows(own=own, missing={"channel": "sms", "kind": "smtp"})


def template(owner: User | None, somebody: User) -> Rows:
    return Rows(
        own={"event": "ticket_opened", "channel": "sms"}, missing={"event": "ticket_vendor", "channel": "sms"}
    )


def report_address(owner: User | None, somebody: User) -> Rows:
    values = {"name": f"SMS {uuid4()}", "url": "https://sms.example/send"}
    account = create_account(actor=None, channel=Channel.SMS, transport="gateway", values=values)
    return Rows(own={"token": account.settings["report_token"]}, missing={"token": "nada"})


def unsubscribe_link(owner: User | None, somebody: User) -> Rows:
    row = outbox.enqueue(
        channel=Channel.EMAIL, template="manual", context={"text": "Hola"}, event="manual", recipient="a@b.example"
    )
    return Rows(own={"token": SIGNER.sign(str(row.pk))}, missing={"token": "nada"})


def push_link(owner: User | None, somebody: User) -> Rows:
    row = outbox.enqueue(
        channel=Channel.PUSH, template="manual", context={"text": "Hola"}, event="manual", recipient="Moto G"
    )
    return Rows(own={"token": opening.SIGNER.sign(str(row.pk))}, missing={"token": "nada"})


def device_link(owner: User | None, somebody: User) -> Rows:
    customer = create_customer(actor=None, name="Marta Vega")
    return Rows(own={"token": devices.SIGNER.sign(str(customer.pk))}, missing={"token": "nada"})


ROWS: dict[str, Callable[[User | None, User], Rows]] = {
    "customer": customer,
    "customer email": customer_email,
    "connection": connection,
    "message": message,
    "customer message": customer_message,
    "report address": report_address,
    "unsubscribe link": unsubscribe_link,
    "push link": push_link,
    "device link": device_link,
    "batch": batch,
    "channel": channel,
    "listing": listing,
    "saved_filter": saved_filter,
    "catalogue": catalogue,
    "template": template,
    "area": area,
    "ticket": ticket,
    "deed": deed,
    "attachment": attachment,
    "bulk_field": bulk_field,
    "job": job,
    "account": account,
    "account kind": account_kind,
}
