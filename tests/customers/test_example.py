import random

import pytest
from django.utils import timezone

from customers.example import HOW_MANY, load
from customers.models import Customer, CustomerEmail, CustomerPhone
from customers.phones import parse_phone
from customers.search import search_customers
from customers.services.customers import create_customer

pytestmark = pytest.mark.django_db


def test_the_example_is_believable_and_the_same_each_time():
    now = timezone.now()
    first = load(rng=random.Random(7), now=now)
    told = [(row.code, row.name, row.document, row.created_at) for row in first]
    assert len(first) == HOW_MANY == len({row.name for row in first})
    assert all(row.created_at <= now for row in first)
    assert {row.kind for row in first} == {"residential", "company"}
    assert {row.status for row in first} == {"enabled", "blocked", "no_service", "temporary"}
    for model in (CustomerEmail, CustomerPhone):
        model.objects.all().delete()
    for row in first:
        row.connections.all().delete()
    Customer.objects.all().delete()
    again = load(rng=random.Random(7), now=now)
    assert [(row.code, row.name, row.document, row.created_at) for row in again] == told


def test_what_the_example_says_could_have_been_typed():
    load(rng=random.Random(7), now=timezone.now())
    for phone in CustomerPhone.objects.all():
        assert parse_phone(phone.shown) == phone.number
    for email in CustomerEmail.objects.all():
        safe = email.address.endswith((".example", ".con"))
        assert safe, f"{email.address} may be somebody's"
        assert bool(email.bounced_at) == email.address.endswith(".con")
    assert 8 <= CustomerEmail.objects.filter(bounced_at__isnull=False).count() <= 40


def test_an_example_customer_is_found_and_the_next_one_comes_after():
    customers = load(rng=random.Random(7), now=timezone.now())
    some = customers[17]
    assert some in search_customers(Customer.objects.all(), f"{some.name} {some.code}")
    assert some.search_text == some.own_search_text()
    assert create_customer(actor=None, name="Nueva").pk > customers[-1].pk


def test_loading_is_quick_in_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(50):
        load(rng=random.Random(7), now=timezone.now())
