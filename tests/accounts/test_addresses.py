"""Addresses that are looked up once are those that Django would look up each time."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from accounts.addresses import address, row_address


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("tickets:detail", 7),
        ("tickets:take", 12345),
        ("customers:detail", "000007"),
        ("customers:detail", "1234567"),
    ],
)
def test_a_rows_address_is_the_one_that_django_finds(name, key):
    assert row_address(name, key) == reverse(name, args=[key])


def test_a_pages_address_is_the_one_that_django_finds():
    assert address("tickets:list") == reverse("tickets:list")
    with pytest.raises(NoReverseMatch):
        address("tickets:nowhere")


def test_they_follow_the_place_where_the_product_is_served():
    assert row_address("tickets:detail", 7) == "/tickets/7/"
    set_script_prefix("/mesa/")
    try:
        assert row_address("tickets:detail", 7) == "/mesa/tickets/7/"
        assert address("tickets:list") == "/mesa/tickets/"
    finally:
        set_script_prefix("/")
