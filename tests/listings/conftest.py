from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import Customer
from tests.cast import client_of, make_user


@pytest.fixture(autouse=True)
def _urls(settings):
    settings.ROOT_URLCONF = "tests.listings.consumer"


@pytest.fixture
def reader(db):
    """Sees customers, and nothing that needs another permission."""
    return make_user("customers.view_customer", first_name="Rita")


@pytest.fixture
def boss(db):
    """May use every filter, column and action of the test listing."""
    return make_user("customers.view_customer", "customers.change_customer", "customers.export_customer")


@pytest.fixture
def page(reader):
    return client_of(reader)


@pytest.fixture
def people(db):
    """people(3) makes three customers, "Persona 01" the oldest; fields may be given for all."""

    def make(count: int, **fields: object) -> list[Customer]:
        start = timezone.now() - timedelta(hours=count)
        made = []
        for number in range(1, count + 1):
            person = Customer.objects.create(**{"name": f"Persona {number:02d}", "city": "Villa Elisa", **fields})
            person.search_text = person.own_search_text()
            person.created_at = start + timedelta(hours=number)
            person.save()
            made.append(person)
        return made

    return make
