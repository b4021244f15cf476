import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organization
from messaging.models import Message
from tests.cast import make_user_without
from tickets.choices import Origin
from tickets.models import Attachment, Priority, Ticket
from tickets.services import (
    CustomerMissing,
    FieldNotAllowed,
    FileRefused,
    NewTicket,
    RowDiscontinued,
    VendorNotConfigured,
    open_ticket,
)


def new(category, customer, **fields):
    return NewTicket(category=category, customer=customer, price=category.price, **fields)


def test_opening_takes_the_defaults_and_the_area_of_the_category(lucia, category, marta):
    ticket = open_ticket(actor=lucia, new=new(category, marta))
    assert (ticket.state.name, ticket.priority.name, ticket.area.name) == ("Abierto", "Normal", "Técnica")
    assert (ticket.created_by, ticket.assignee, ticket.closed_at) == (lucia, None, None)
    assert ticket.search_text == f"{ticket.pk} sin servicio"


def test_opening_tells_the_customer_where_they_can_be_reached(lucia, category, marta, silent_customer):
    ticket = open_ticket(actor=lucia, new=new(category, marta, description="Dice que debe dos meses"))
    message = Message.objects.get()
    assert (message.channel, message.event, message.recipient) == (
        "email",
        "ticket_opened",
        "marta@clientes.example",
    )
    assert (message.kind, message.ticket_number, message.area_id) == ("auto", ticket.pk, ticket.area_id)
    assert "debe" not in message.body.text
    open_ticket(actor=lucia, new=new(category, silent_customer))
    assert Message.objects.count() == 1


def test_a_customer_gets_back_what_they_wrote_themselves(category, marta):
    open_ticket(actor=None, new=new(category, marta, description="No anda", origin=Origin.PORTAL))
    assert "No anda" in Message.objects.get().body.text


def test_opening_in_silence_tells_nobody(lucia, category, marta):
    open_ticket(actor=lucia, new=new(category, marta), notify=False)
    assert not Message.objects.exists()


def test_a_double_submit_opens_one_ticket(lucia, category, marta):
    key = uuid.uuid4()
    first = open_ticket(actor=lucia, new=new(category, marta, form_key=key))
    second = open_ticket(actor=lucia, new=new(category, marta, form_key=key))
    assert first == second
    assert (Ticket.objects.count(), Message.objects.count()) == (1, 1)
    third = open_ticket(actor=lucia, new=new(category, marta))
    assert third.pk == first.pk + 1, "the second submit took a number"
    third.refresh_from_db()
    assert str(third.pk) in third.search_text


def test_a_claim_needs_a_customer_who_still_is_one(lucia, admin, category, marta):
    with pytest.raises(CustomerMissing):
        open_ticket(actor=lucia, new=new(category, None))
    with pytest.raises(CustomerMissing):
        open_ticket(actor=lucia, new=new(category, marta, kind="internal"))
    marta.deleted_at = marta.created_at
    with pytest.raises(CustomerMissing):
        open_ticket(actor=lucia, new=new(category, marta))
    assert not Ticket.objects.exists()


def test_an_internal_ticket_has_no_customer_and_tells_nobody(lucia, category):
    ticket = open_ticket(actor=lucia, new=new(category, None, kind="internal"))
    assert (ticket.customer, ticket.kind) == (None, "internal")
    assert not Message.objects.exists()


def test_a_vendor_ticket_goes_to_the_vendor_by_email(lucia, category):
    Organization.objects.update_or_create(pk=1, defaults={"vendor_email": "soporte@proveedor.example"})
    open_ticket(
        actor=lucia, new=new(category, None, kind="vendor", subject="Error", description="Pantalla en blanco")
    )
    message = Message.objects.get()
    assert (message.recipient, message.event, message.customer) == (
        "soporte@proveedor.example",
        "ticket_vendor",
        None,
    )
    assert "Pantalla en blanco" in message.body.text


def test_a_vendor_ticket_without_the_vendors_address_says_so(lucia, category):
    with pytest.raises(VendorNotConfigured, match="Configuración"):
        open_ticket(actor=lucia, new=new(category, None, kind="vendor"))
    assert not Ticket.objects.exists()


def test_a_price_of_ones_own_needs_the_permission(category, marta):
    person = make_user_without("tickets.change_price")
    with pytest.raises(FieldNotAllowed):
        open_ticket(actor=person, new=NewTicket(category=category, customer=marta, price=1))
    assert str(open_ticket(actor=person, new=new(category, marta)).price) == "1500.50"


def test_a_discontinued_category_opens_no_ticket(lucia, category, marta):
    category.in_use = False
    category.save()
    with pytest.raises(RowDiscontinued):
        open_ticket(actor=lucia, new=new(category, marta))


def test_opening_without_a_default_priority_says_which_is_missing(lucia, category, marta):
    Priority.objects.update(is_default=False)
    with pytest.raises(Exception, match="prioridad"):
        open_ticket(actor=lucia, new=new(category, marta))


def test_files_come_with_the_ticket_or_nothing_does(lucia, category, marta, settings):
    settings.ATTACHMENT_MAX_MB = 1
    photo = SimpleUploadedFile("onu.jpg", b"x" * 100)
    ticket = open_ticket(actor=lucia, new=new(category, marta), files=[photo])
    assert Attachment.objects.get().entry.ticket == ticket
    big = SimpleUploadedFile("video.mp4", b"x" * 1024 * 1024 * 2)
    with pytest.raises(FileRefused, match="más de 1 MB"):
        open_ticket(actor=lucia, new=new(category, marta), files=[big])
    assert Ticket.objects.count() == 1
