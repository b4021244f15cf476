import pytest

from messaging import delivery
from messaging.channels import DeliveryError
from messaging.choices import Channel
from tests.messaging.post import make_customer, post

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("answer", "is_marked"),
    [
        ("5.1.1 User unknown", True),
        ("5.1.2 No such domain", True),
        ("5.1.10 Null MX", True),
        ("5.7.1 Spam", False),
        ("5.2.2 Mailbox full", False),
        ("15.1.12.1 what is this", False),
    ],
)
def test_an_address_that_does_not_exist_is_marked_with_the_customer_who_has_it(wire, answer, is_marked):
    customer, other = make_customer(email="ana@gmial.example"), make_customer("Otra", "otra@correo.example")
    post(customer=customer)
    wire.answers = [DeliveryError(permanent=True, code="550", answer=answer)]
    delivery.drain(Channel.EMAIL)
    assert (customer.emails.get().bounced_at is not None) is is_marked
    assert other.emails.get().bounced_at is None
