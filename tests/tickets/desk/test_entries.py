import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from messaging.models import Message
from tests.cast import make_user_without
from tickets.models import Entry
from tickets.services import FieldNotAllowed, FileRefused, NothingToSay, SomebodyAnswered, add_entry


def test_a_note_stays_in_the_house(lucia, make_ticket):
    ticket = make_ticket()
    entry = add_entry(actor=lucia, ticket=ticket, body=" Vive en el fondo ")
    assert (entry.visibility, entry.body, entry.author) == ("internal", "Vive en el fondo", lucia)
    assert not Message.objects.exists()
    ticket.refresh_from_db()
    assert ticket.last_event == "Nota de Lucía Peralta: Vive en el fondo"


def test_a_reply_goes_out_where_the_rules_and_the_customer_allow(lucia, make_ticket):
    entry = add_entry(actor=lucia, ticket=make_ticket(), body="Vamos mañana", visibility="public")
    message = Message.objects.get()
    assert (message.channel, message.event, message.kind, message.sent_by) == (
        "email",
        "ticket_reply",
        "auto",
        lucia,
    )
    assert list(entry.messages.all()) == [message]
    assert "Vamos mañana" in message.body.text


def test_a_reply_goes_by_the_channels_that_its_writer_chose(lucia, make_ticket):
    entry = add_entry(
        actor=lucia, ticket=make_ticket(), body="Vamos mañana", visibility="public", channels=["sms", "push"]
    )
    assert [message.channel for message in entry.messages.all()] == ["sms"]


def test_a_double_submit_writes_once(lucia, make_ticket):
    ticket, key = make_ticket(), uuid.uuid4()
    first = add_entry(actor=lucia, ticket=ticket, body="Hola", visibility="public", form_key=key)
    second = add_entry(actor=lucia, ticket=ticket, body="Hola", visibility="public", form_key=key)
    assert first == second
    assert (Entry.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("permission", "visibility"), [("tickets.note_ticket", "internal"), ("tickets.reply_ticket", "public")]
)
def test_each_kind_of_entry_needs_its_own_permission(make_ticket, permission, visibility):
    with pytest.raises(FieldNotAllowed):
        add_entry(actor=make_user_without(permission), ticket=make_ticket(), body="Hola", visibility=visibility)
    assert not Entry.objects.exists()


def test_nothing_is_no_entry(lucia, make_ticket):
    with pytest.raises(NothingToSay):
        add_entry(actor=lucia, ticket=make_ticket(), body=" \n ")


def test_a_reply_waits_for_what_its_writer_has_not_read(lucia, mauro, make_ticket):
    ticket = make_ticket()
    first = add_entry(actor=lucia, ticket=ticket, body="Uno")
    news = add_entry(actor=mauro, ticket=ticket, body="Ya lo llamé")
    with pytest.raises(SomebodyAnswered) as caught:
        add_entry(actor=lucia, ticket=ticket, body="Lo llamo", visibility="public", seen=first.pk)
    assert caught.value.entries == [news]
    add_entry(actor=lucia, ticket=ticket, body="Lo llamo", visibility="public", seen=news.pk)
    add_entry(actor=lucia, ticket=ticket, body="Nota", seen=first.pk)


def test_files_keep_a_harmless_name_and_are_stored_under_ours(lucia, make_ticket):
    file = SimpleUploadedFile("x.jpg", b"datos")
    file.name = '..\\..\\foto "del\nfondo".jpg'
    entry = add_entry(actor=lucia, ticket=make_ticket(), body="", files=[file])
    attachment = entry.attachments.get()
    assert attachment.name == 'foto "delfondo".jpg'
    assert attachment.file.name.startswith("attachments/")
    assert "foto" not in attachment.file.name
    assert attachment.size == 5


@pytest.mark.parametrize(("name", "size", "says"), [("a.bin", 0, "vacío"), ("b.bin", 1_100_000, "más de 1 MB")])
def test_a_file_of_a_wrong_size_is_refused_with_its_name(lucia, make_ticket, settings, name, size, says):
    settings.ATTACHMENT_MAX_MB = 1
    with pytest.raises(FileRefused, match=says) as caught:
        add_entry(actor=lucia, ticket=make_ticket(), body="", files=[SimpleUploadedFile(name, b"x" * size)])
    assert name in str(caught.value)
    assert not Entry.objects.exists()


def test_too_many_files_are_refused(lucia, make_ticket):
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)]
    with pytest.raises(FileRefused, match="10"):
        add_entry(actor=lucia, ticket=make_ticket(), body="", files=files)


def test_what_the_customer_writes_tells_the_customer_nothing(make_ticket, marta):
    entry = add_entry(
        actor=None, ticket=make_ticket(), body="Sigue igual", visibility="public", customer=marta, origin="portal"
    )
    assert (entry.customer, entry.author, entry.origin) == (marta, None, "portal")
    assert not Message.objects.exists()
