"""The catalogues that pages show are kept for some seconds, and never longer than it takes to change one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import client_of
from tickets import kept
from tickets.models import Area, Category, State
from tickets.services import catalogues

LIST = "/tickets/?all=1"


@pytest.fixture
def shown(lucia):
    client = client_of(lucia)
    return lambda: client.get(LIST).content.decode()


def test_all_four_are_read_in_one_query_and_then_in_none(make_ticket):
    make_ticket()
    kept.clear()
    with CaptureQueriesContext(connection) as queries:
        read = {name: list(kept.kept(name).values()) for name in kept.CATALOGUES}
        assert {row.color for row in read["state"]} == {row.color for row in State.objects.all()}
    assert len(queries) == 2, "theirs, and the one to compare with"
    assert read["area"] == list(Area.objects.all()), "in their order"


def test_what_a_kept_row_does_not_hold_is_read_when_asked_for(category):
    row = kept.find("category", category.pk)
    assert isinstance(row, Category)
    assert row.price == Category.objects.get(pk=category.pk).price


def test_a_renamed_state_shows_at_once(admin, shown, make_ticket):
    ticket = make_ticket()
    assert ticket.state.name in shown()
    catalogues.change(actor=admin, row=ticket.state, name="Por empezar")
    assert "Por empezar" in shown()


def test_a_row_that_another_process_added_is_found(shown, make_ticket):
    ticket = make_ticket()
    shown()
    Area.objects.bulk_create([Area(name="Depósito", name_key="deposito", order=99)])  # tells nobody
    type(ticket).objects.filter(pk=ticket.pk).update(area=Area.objects.get(name="Depósito"))
    assert "Depósito" in shown()


def test_what_another_process_changed_shows_some_seconds_later(shown, make_ticket, monkeypatch):
    ticket = make_ticket()
    shown()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tickets_state SET name = 'Recibido' WHERE id = %s", [ticket.state_id])
    later = kept.monotonic() + kept.SECONDS
    monkeypatch.setattr(kept, "monotonic", lambda: later)
    assert "Recibido" in shown()


def test_a_deed_is_decided_by_what_is_true_now(make_ticket):
    ticket = make_ticket()
    kept.kept("state")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tickets_state SET name = 'Recibido' WHERE id = %s", [ticket.state_id])
    assert type(ticket).objects.for_deeds().get(pk=ticket.pk).state.name == "Recibido"
