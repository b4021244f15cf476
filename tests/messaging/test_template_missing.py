"""A message for which there are no words stays as a row, and what an operator can do about it is offered."""

import pytest
from django.urls import reverse

from messaging.choices import State
from tests import cast
from tests.messaging.post import make_customer, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(admin):
    return cast.client_of(admin)


def test_the_row_says_that_its_template_is_missing_and_offers_no_other_address(client):
    message = post(customer=make_customer(), template="nobody_says")
    assert (message.state, message.error_code) == (State.FAILED, "template_missing")
    shown = client.get(reverse("messaging:detail", args=[message.pk])).content.decode()
    assert "Falta la plantilla" in shown
    assert "después reenvialo" in shown
    assert "<code>template_missing</code>" not in shown
    assert "Corregir y reenviar" not in shown


def test_sending_it_again_begins_with_writing_it(client):
    message = post(customer=make_customer(), template="nobody_says")
    page = client.post(reverse("messaging:resend_confirm", args=["email"]), {"ids": message.pk}).content.decode()
    assert 'value="rendered" checked' in page
