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


def test_what_one_reader_may_choose_from_is_nothing_to_the_next(mauro, fabian):
    """Readers share what hangs on a filter, and each has their own people to choose from."""
    assert mauro.has_perm("accounts.view_user")
    assert not fabian.has_perm("accounts.view_user")
    for _time in range(2):
        known = [filters(one, "").whole_form.fields["opened_by"].queryset.count() for one in (mauro, fabian)]
        assert known[0] > 0
        assert known[1] == 0
