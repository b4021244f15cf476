"""A phone is kept as it goes over the wire and shown as people write it, wherever a message is told of."""

import pytest
from django.urls import reverse

from messaging.choices import Channel, State
from tests import cast
from tests.messaging.post import make_customer, sent

pytestmark = pytest.mark.django_db
KEPT, SHOWN = "+5493515551234", "0351 15-555-1234"
PAGES = ("sms", "detail", "of_customer", "timeline")


@pytest.fixture
def client(admin):
    return cast.client_of(admin)


def shown(client, name: str, message) -> str:
    urls = {
        "sms": reverse("messaging:sms") + f"?view={message.pk}",
        "detail": reverse("messaging:detail", args=[message.pk]),
        "of_customer": reverse("messaging:of_customer", args=[message.customer.code]),
        "timeline": reverse("tickets:timeline", args=[message.customer.code]),
    }
    return client.get(urls[name]).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_is_shown_as_people_write_it(client, name):
    message = sent(channel=Channel.SMS, customer=make_customer(phone=KEPT), recipient=KEPT)
    page = shown(client, name, message)
    assert SHOWN in page
    assert f"{KEPT}<" not in page


def test_a_file_keeps_what_a_machine_can_dial(client):
    sent(channel=Channel.SMS, customer=make_customer(phone=KEPT), recipient=KEPT)
    assert KEPT in b"".join(client.get(reverse("messaging:sms"), {"export": "csv"})).decode()


def test_before_a_resend_by_sms_the_phone_of_today_is_shown_and_the_old_address_is_not_offered(client):
    message = sent(customer=make_customer(phone=KEPT), state=State.SENT)
    asked = {"ids": message.pk, "recount": "1", "leave_by": "sms", "address_choice": "as_sent"}
    page = client.post(reverse("messaging:resend_confirm", args=["email"]), asked).content.decode()
    assert SHOWN in page
    assert 'type="radio" name="address_choice"' not in page
    assert '<input type="hidden" name="address_choice" value="as_sent">' in page
    assert "El mismo texto, sin formato" in page
