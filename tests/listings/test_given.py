"""Reading an address checks what it names; the form that is shown has every field."""

from types import SimpleNamespace

import pytest
from django.http import QueryDict

from tickets.filters import TicketFilterSet
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def filters(user, query: str) -> TicketFilterSet:
    request = SimpleNamespace(user=user)
    return TicketFilterSet(QueryDict(query), Ticket.objects.none(), request=request, user=user)


def test_only_what_the_address_names_is_checked(mauro):
    read = filters(mauro, "open=yes&created_from=2026-01-01&nobody=1")
    assert list(read.form.fields) == ["open", "created"]
    assert read.is_valid()
    assert {"open", "kind", "price_min"} < set(read.whole_form.fields)
    assert read.whole_form["open"].value() == "yes"


def test_a_wrong_value_is_wrong_in_both(mauro):
    read = filters(mauro, "due=never")
    assert list(read.errors) == ["due"]
    assert list(read.whole_form.errors) == ["due"]


def test_what_the_reader_may_not_use_is_in_neither(fabian):
    read = filters(fabian, "price_min=5")
    assert "price_min" in read.forbidden
    assert "price_min" not in read.form.fields
    assert "price_min" not in read.whole_form.fields
