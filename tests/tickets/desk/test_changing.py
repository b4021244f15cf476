import pytest
from django.db import DatabaseError, transaction

from messaging.models import Message
from tests.cast import make_user_without
from tickets.models import Change, Ticket
from tickets.services import (
    AssigneeNotAssignable,
    ConnectionOfSomebodyElse,
    FieldNotAllowed,
    NothingToUndo,
    RowDiscontinued,
    StaleTicket,
    change_ticket,
    undo_change,
)


def test_closing_stamps_the_hour_and_reopening_clears_it(lucia, make_ticket, state):
    ticket = make_ticket()
    change_ticket(actor=lucia, number=ticket.pk, values={"state": state["Cerrado"]})
    ticket.refresh_from_db()
    closed_at = ticket.closed_at
    assert closed_at == ticket.updated_at
    change_ticket(actor=lucia, number=ticket.pk, values={"state": state["Anulado"]})
    ticket.refresh_from_db()
    assert ticket.closed_at == closed_at
    change_ticket(actor=lucia, number=ticket.pk, values={"state": state["Abierto"]})
    ticket.refresh_from_db()
    assert ticket.closed_at is None


def test_each_changed_field_is_in_the_history_under_one_deed(lucia, mauro, make_ticket, area):
    ticket = make_ticket()
    values = {"area": area["Gerencia"], "assignee": mauro, "subject": "Sin luz en la ONU", "address": ""}
    deed = change_ticket(actor=lucia, number=ticket.pk, values=values)
    rows = list(Change.objects.filter(ticket=ticket).order_by("field").values_list("field", "before", "after"))
    assert rows == [
        ("area", "Técnica", "Gerencia"),
        ("assignee", "", "Mauro Giménez"),
        ("subject", "", "Sin luz en la ONU"),
    ]
    assert {(change.deed, change.actor) for change in deed.changes} == {(deed.changes[0].deed, lucia)}
    stored = Change.objects.get(ticket=ticket, field="area")
    assert (stored.before_id, stored.after_id) == (area["Técnica"].pk, area["Gerencia"].pk)


def test_a_change_is_found_by_search_and_told_in_the_last_event(lucia, make_ticket):
    ticket = make_ticket()
    change_ticket(actor=lucia, number=ticket.pk, values={"subject": "Poda en la línea"})
    ticket.refresh_from_db()
    assert "poda en la linea" in ticket.search_text
    assert ticket.last_event == "Asunto: — → Poda en la línea"
    assert ticket.version == 2


def test_the_same_values_change_nothing(lucia, make_ticket, state):
    ticket = make_ticket()
    deed = change_ticket(actor=lucia, number=ticket.pk, values={"state": state["Abierto"]})
    assert (deed.changes, deed.ticket.version) == ([], 1)


def test_an_old_version_is_refused_and_shows_what_was_missed(lucia, mauro, make_ticket, state, area):
    ticket = make_ticket()
    change_ticket(actor=mauro, number=ticket.pk, values={"area": area["Gerencia"]}, version=1)
    with pytest.raises(StaleTicket) as caught:
        change_ticket(actor=lucia, number=ticket.pk, values={"state": state["Cerrado"]}, version=1)
    assert [(change.actor, change.field) for change in caught.value.since] == [(mauro, "area")]
    ticket.refresh_from_db()
    assert ticket.state == state["Abierto"]


def test_messages_follow_the_ticket_to_its_new_area_and_assignee(lucia, mauro, make_ticket, area, state):
    ticket = make_ticket()
    change_ticket(actor=lucia, number=ticket.pk, values={"state": state["Cerrado"]})
    change_ticket(actor=lucia, number=ticket.pk, values={"area": area["Gerencia"], "assignee": mauro})
    labels = set(Message.objects.filter(ticket_number=ticket.pk).values_list("area_id", "owner_id"))
    assert labels == {(area["Gerencia"].pk, mauro.pk)}


@pytest.mark.parametrize(
    ("permission", "field", "name"),
    [
        ("tickets.close_ticket", "state", "Cerrado"),
        ("tickets.change_ticket", "state", "Pendiente"),
        ("tickets.change_ticket", "area", "Gerencia"),
    ],
)
def test_a_field_needs_its_own_permission(make_ticket, state, area, permission, field, name):
    ticket = make_ticket()
    person = make_user_without(permission)
    value = {"state": state, "area": area}[field][name]
    with pytest.raises(FieldNotAllowed):
        change_ticket(actor=person, number=ticket.pk, values={field: value})
    assert not Change.objects.exists()


def test_the_price_needs_its_own_permission(make_ticket):
    ticket = make_ticket()
    with pytest.raises(FieldNotAllowed):
        change_ticket(actor=make_user_without("tickets.change_price"), number=ticket.pk, values={"price": 1})
    ticket.refresh_from_db()
    assert str(ticket.price) == "1500.50"


def test_reopening_needs_the_permission_to_close(lucia, make_ticket, state):
    ticket = make_ticket(state=state["Cerrado"])
    person = make_user_without("tickets.close_ticket")
    with pytest.raises(FieldNotAllowed):
        change_ticket(actor=person, number=ticket.pk, values={"state": state["Abierto"]})
    change_ticket(actor=lucia, number=ticket.pk, values={"state": state["Abierto"]})


def test_nobody_gets_a_ticket_who_may_not_or_left(lucia, mauro, sofia, make_ticket):
    ticket = make_ticket()
    with pytest.raises(AssigneeNotAssignable):
        change_ticket(actor=lucia, number=ticket.pk, values={"assignee": sofia})
    mauro.is_active = False
    mauro.save()
    with pytest.raises(AssigneeNotAssignable):
        change_ticket(actor=lucia, number=ticket.pk, values={"assignee": mauro})


def test_a_connection_of_somebody_else_is_refused(lucia, admin, make_ticket, marta, silent_customer):
    other = silent_customer.connections.create(name="Otra")
    ticket = make_ticket()
    with pytest.raises(ConnectionOfSomebodyElse):
        change_ticket(actor=lucia, number=ticket.pk, values={"connection": other})
    own = marta.connections.get()
    assert change_ticket(actor=lucia, number=ticket.pk, values={"connection": own}).ticket.connection == own


def test_a_discontinued_row_is_not_chosen_anew_but_stays(lucia, admin, make_ticket, area):
    ticket = make_ticket()
    area["Gerencia"].in_use = False
    area["Gerencia"].save()
    with pytest.raises(RowDiscontinued):
        change_ticket(actor=lucia, number=ticket.pk, values={"area": area["Gerencia"]})
    area["Técnica"].in_use = False
    area["Técnica"].save()
    change_ticket(actor=lucia, number=ticket.pk, values={"area": area["Técnica"], "subject": "Otro"})
    assert Ticket.objects.get().subject == "Otro"


def test_undoing_puts_back_what_the_deed_changed(lucia, mauro, make_ticket, state):
    ticket = make_ticket()
    deed = change_ticket(
        actor=lucia, number=ticket.pk, values={"state": state["Cerrado"], "assignee": mauro}, notify=False
    )
    undo_change(actor=lucia, ticket=ticket, deed=deed.changes[0].deed)
    ticket.refresh_from_db()
    assert (ticket.state.name, ticket.assignee, ticket.closed_at) == ("Abierto", None, None)
    assert Change.objects.count() == 4


def test_undoing_is_refused_after_somebody_changed_the_same(lucia, mauro, make_ticket, state):
    ticket = make_ticket()
    deed = change_ticket(actor=lucia, number=ticket.pk, values={"state": state["Pendiente"]})
    change_ticket(actor=mauro, number=ticket.pk, values={"state": state["Trabajando"]})
    with pytest.raises(NothingToUndo):
        undo_change(actor=lucia, ticket=ticket, deed=deed.changes[0].deed)
    with pytest.raises(NothingToUndo):
        undo_change(actor=mauro, ticket=ticket, deed=deed.changes[0].deed)


def test_the_database_refuses_to_rewrite_history(lucia, make_ticket, state):
    ticket = make_ticket()
    change_ticket(actor=lucia, number=ticket.pk, values={"state": state["Pendiente"]})
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        Change.objects.update(after="Otra cosa")
    assert Change.objects.get().after == "Pendiente"
