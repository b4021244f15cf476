import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from messaging.models import Message
from tests.cast import make_user, make_user_without
from tickets.models import Change, State, Ticket
from tickets.services import TicketRefused, bulk_change, bulk_undo, change_ticket


def numbers() -> list[int]:
    return list(Ticket.objects.order_by("pk").values_list("pk", flat=True))


def outcomes(results):
    return [(result.number, result.outcome) for result in results]


def test_each_ticket_gets_its_own_result(mauro, make_ticket, state):
    closed = make_ticket(state=state["Cerrado"])
    opened = make_ticket()
    results = bulk_change(actor=mauro, numbers=numbers(), field="state", value=state["Cerrado"])
    assert outcomes(results) == [(closed.pk, "same"), (opened.pk, "changed")]
    assert Ticket.objects.ongoing().count() == 0


@pytest.mark.parametrize("field", ["state", "area", "priority", "assignee"])
def test_a_batch_leaves_the_same_trace_as_one_change(mauro, lucia, make_ticket, state, area, field):
    """The one deed and the batch are two ways of writing: nothing that people see may tell them apart."""
    alone, many = make_ticket(), make_ticket()
    values = {"state": state["Cerrado"], "area": area["Gerencia"], "assignee": lucia}
    values["priority"] = type(alone.priority).objects.exclude(pk=alone.priority_id).first()
    change_ticket(actor=mauro, number=alone.pk, values={field: values[field]})
    bulk_change(actor=mauro, numbers=[many.pk], field=field, value=values[field])
    alone.refresh_from_db()
    many.refresh_from_db()
    seen = ("state", "area", "priority", "assignee", "version", "last_event", "is_ended")
    assert [getattr(many, name) for name in seen] == [getattr(alone, name) for name in seen]
    kept = ("actor", "field", "before", "after", "before_id", "after_id")
    assert [getattr(many.changes.get(), name) for name in kept] == [
        getattr(alone.changes.get(), name) for name in kept
    ]
    told = [
        list(Message.objects.filter(ticket_number=one.pk).values_list("event", "channel")) for one in (alone, many)
    ]
    assert told[0] == told[1]


def test_what_a_batch_tells_leaves_after_what_a_person_waits_for(mauro, make_ticket, state):
    make_ticket()
    bulk_change(actor=mauro, numbers=numbers(), field="state", value=state["Cerrado"])
    assert set(Message.objects.values_list("urgency", flat=True)) == {9}


def test_the_messages_of_a_ticket_follow_it_to_its_area_and_technician(mauro, lucia, make_ticket, area, state):
    ticket = make_ticket()
    change_ticket(actor=mauro, number=ticket.pk, values={"state": state["Cerrado"]})
    bulk_change(actor=mauro, numbers=numbers(), field="area", value=area["Gerencia"])
    bulk_change(actor=mauro, numbers=numbers(), field="assignee", value=lucia)
    labels = Message.objects.filter(ticket_number=ticket.pk).values_list("area_id", "owner_id")
    assert set(labels) == {(area["Gerencia"].pk, lucia.pk)}


def test_going_from_one_end_to_another_keeps_the_hour_of_the_first(mauro, make_ticket, state):
    ticket = make_ticket(state=state["Cerrado"])
    earlier = timezone.now() - timedelta(days=3)
    Ticket.objects.update(closed_at=earlier)
    other = State.objects.filter(kind="cancelled").first()
    bulk_change(actor=mauro, numbers=numbers(), field="state", value=other)
    ticket.refresh_from_db()
    assert ticket.closed_at == earlier


def test_one_that_is_refused_stops_no_other(make_ticket, state):
    person = make_user_without("tickets.close_ticket")
    closed = make_ticket(state=state["Cerrado"])
    opened = make_ticket()
    results = bulk_change(actor=person, numbers=numbers(), field="state", value=state["Pendiente"])
    assert outcomes(results) == [(closed.pk, "refused"), (opened.pk, "changed")]
    assert "permiso" in results[0].reason


def test_a_value_that_was_discontinued_meanwhile_is_refused(mauro, make_ticket, area):
    make_ticket()
    area["Gerencia"].in_use = False
    results = bulk_change(actor=mauro, numbers=numbers(), field="area", value=area["Gerencia"])
    assert [row.outcome for row in results] == ["refused"]
    assert not Change.objects.exists()


def test_tickets_that_are_not_theirs_stay_untouched(make_ticket, area):
    mine = make_ticket()
    hidden = make_ticket(area=area["Gerencia"])
    person = make_user("tickets.view_ticket", "tickets.change_ticket", "tickets.bulk_change", scope="areas")
    person.areas.add(area["Técnica"])
    results = bulk_change(actor=person, numbers=numbers(), field="area", value=area["Administración"])
    assert outcomes(results) == [(mine.pk, "changed")]
    hidden.refresh_from_db()
    assert hidden.area == area["Gerencia"]


def test_what_somebody_changed_after_the_order_stands(mauro, lucia, make_ticket, area):
    theirs, mine = make_ticket(), make_ticket()
    since = timezone.now()
    change_ticket(actor=lucia, number=theirs.pk, values={"area": area["Gerencia"]})
    results = bulk_change(actor=mauro, numbers=numbers(), field="area", value=area["Administración"], since=since)
    assert outcomes(results) == [(theirs.pk, "conflict"), (mine.pk, "changed")]
    theirs.refresh_from_db()
    assert theirs.area == area["Gerencia"]


def test_bulk_needs_its_own_permission(make_ticket, area):
    make_ticket()
    person = make_user_without("tickets.bulk_change")
    with pytest.raises(TicketRefused):
        bulk_change(actor=person, numbers=numbers(), field="area", value=area["Gerencia"])
    assert not Change.objects.exists()


@pytest.mark.parametrize("field", ["", "price", "subject"])
def test_bulk_changes_only_what_it_is_made_for(mauro, make_ticket, field):
    make_ticket()
    with pytest.raises(TicketRefused):
        bulk_change(actor=mauro, numbers=numbers(), field=field, value="1")
    assert not Change.objects.exists()


def test_an_order_is_taken_back_where_it_still_stands(mauro, lucia, make_ticket, area):
    tickets = [make_ticket(), make_ticket(area=area["Administración"]), make_ticket()]
    order = uuid.uuid4()
    bulk_change(actor=mauro, numbers=numbers(), field="area", value=area["Gerencia"], key=order)
    change_ticket(actor=lucia, number=tickets[2].pk, values={"area": area["Técnica"]})
    results = bulk_undo(actor=mauro, numbers=numbers(), order=order, key=uuid.uuid4())
    assert [row.outcome for row in results] == ["changed", "changed", "conflict"]
    names = [Ticket.objects.get(pk=one.pk).area.name for one in tickets]
    assert names == ["Técnica", "Administración", "Técnica"]
    assert Change.objects.filter(actor=mauro).count() == 5, "the history keeps both ways"


def test_nobody_takes_back_what_another_ordered(mauro, make_ticket, area):
    make_ticket()
    order = uuid.uuid4()
    bulk_change(actor=mauro, numbers=numbers(), field="area", value=area["Gerencia"], key=order)
    other = make_user_without()
    assert outcomes(bulk_undo(actor=other, numbers=numbers(), order=order, key=uuid.uuid4()))[0][1] == "conflict"
