"""*Corregir y reenviar*: one confirm puts the record right and sends the message to it."""

import uuid

import pytest

from messaging import outbox
from messaging.choices import Channel, State
from messaging.models import Message
from tests.cast import client_of, make_user
from tests.messaging.post import make_customer, post, sent

pytestmark = pytest.mark.django_db
RIGHTS = ["messaging.resend_message", "customers.view_customer", "customers.change_customer"]
MAY = [*RIGHTS, "messaging.view_email_log", "messaging.view_sms_log", "messaging.view_message"]


@pytest.fixture
def customer():
    return make_customer(email="ana@gmial.com", phone="+5493515551234")


def correct(client, message: Message, address: str, key: str = ""):
    values = {"address": address, "form_key": key or str(uuid.uuid4())}
    return client.post(f"/mensajes/{message.pk}/corregir/", values)


def test_page_offers_the_address_that_was_meant(customer):
    message = post(customer=customer, state=State.FAILED, error_code="550", error_text="5.1.2 Domain not found")
    text = client_of(make_user(*MAY)).get(f"/mensajes/{message.pk}/corregir/").content.decode()
    assert 'value="ana@gmail.com"' in text
    assert "El dominio no existe" in text


def test_message_that_never_left_goes_itself_to_the_right_address(customer):
    message = post(customer=customer, state=State.FAILED)
    assert correct(client_of(make_user(*MAY)), message, "Ana@gmail.com").status_code == 302
    message.refresh_from_db()
    assert (message.state, message.recipient) == (State.QUEUED, "Ana@gmail.com")
    customer.refresh_from_db()
    assert [email.address for email in customer.emails.all()] == ["Ana@gmail.com"]
    assert "ana@gmail.com" in customer.search_text
    assert Message.objects.count() == 1


def test_message_that_bounced_goes_again_as_a_new_one_once(customer):
    message, key = sent(customer=customer, state=State.BOUNCED), str(uuid.uuid4())
    client = client_of(make_user(*MAY))
    for _turn in range(2):
        correct(client, message, "ana@gmail.com", key)
    copy = Message.objects.get(resend_of=message)
    assert (copy.state, copy.recipient) == (State.QUEUED, "ana@gmail.com")
    message.refresh_from_db()
    assert (message.state, message.recipient) == (State.BOUNCED, "ana@gmial.com")


def test_phone_is_put_right_in_any_way_of_writing(customer):
    message = post(Channel.SMS, customer=customer, state=State.FAILED)
    correct(client_of(make_user(*MAY)), message, "0351 15-555-9999")
    message.refresh_from_db()
    assert message.recipient == customer.phones.get().number == "+5493515559999"


@pytest.mark.parametrize("typed", ["", "no es", "ana@", "ana@x"])
def test_what_is_no_address_changes_nothing(customer, typed):
    message = post(customer=customer, state=State.FAILED)
    assert correct(client_of(make_user(*MAY)), message, typed).status_code == 422
    message.refresh_from_db()
    assert (message.state, customer.emails.get().address) == (State.FAILED, "ana@gmial.com")


def test_message_that_somebody_queued_meanwhile_leaves_the_record_as_it_was(customer):
    message = post(customer=customer)
    correct(client_of(make_user(*MAY)), message, "ana@gmail.com")
    assert customer.emails.get().address == "ana@gmial.com"


@pytest.mark.parametrize("lacking", RIGHTS)
def test_who_lacks_one_right_corrects_nothing(customer, lacking):
    message = post(customer=customer, state=State.FAILED)
    client = client_of(make_user(*[right for right in MAY if right != lacking]))
    assert correct(client, message, "ana@gmail.com").status_code == 403
    assert customer.emails.get().address == "ana@gmial.com"
    assert "/corregir/" not in client.get(f"/mensajes/{message.pk}/").content.decode()


def test_address_that_the_customer_has_already_is_not_doubled(customer, mauro):
    customer.emails.create(address="ana@gmail.com", position=1)
    message = post(customer=customer, recipient="ana@gmial.com", state=State.FAILED)
    outbox.correct_and_resend(actor=mauro, message=message, address="ana@gmail.com", form_key=uuid.uuid4())
    assert [email.address for email in customer.emails.all()] == ["ana@gmail.com"]
