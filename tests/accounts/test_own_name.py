"""Beside the product's name stands the provider's, once it has one."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization
from tests import cast

pytestmark = pytest.mark.django_db
TWICE = "<small>ISPCube</small>"


def pages() -> str:
    found = [
        Client().get(reverse("accounts:login")),
        cast.client_of(cast.make_user("tickets.view_ticket")).get("/"),
    ]
    return "".join(response.content.decode() for response in found)


def test_until_it_is_named_the_products_name_is_not_said_twice():
    assert TWICE not in pages()


def test_a_provider_with_a_name_sees_it():
    Organization(name="Fibra del Valle").save()
    assert pages().count("<small>Fibra del Valle</small>") == 2
