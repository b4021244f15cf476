import pytest

from tests.cast import make_user, make_user_without
from tickets.models import Change, Ticket
from tickets.services import TicketRefused, TooMany, bulk_change


def outcomes(results):
    return [(result.ticket.pk, result.outcome) for result in results]


def test_each_ticket_gets_its_own_result(mauro, make_ticket, state):
    closed = make_ticket(state=state["Cerrado"])
    opened = make_ticket()
    results = bulk_change(actor=mauro, tickets=Ticket.objects.all(), values={"state": state["Cerrado"]})
    assert outcomes(results) == [(closed.pk, "same"), (opened.pk, "changed")]
    assert Ticket.objects.ongoing().count() == 0


def test_one_that_is_refused_stops_no_other(make_ticket, state):
    person = make_user_without("tickets.close_ticket")
    closed = make_ticket(state=state["Cerrado"])
    opened = make_ticket()
    results = bulk_change(actor=person, tickets=Ticket.objects.all(), values={"state": state["Pendiente"]})
    assert outcomes(results) == [(closed.pk, "refused"), (opened.pk, "changed")]
    assert "permiso" in results[0].reason


def test_tickets_that_are_not_theirs_stay_untouched(make_ticket, area):
    mine = make_ticket()
    hidden = make_ticket(area=area["Gerencia"])
    person = make_user("tickets.view_ticket", "tickets.change_ticket", "tickets.bulk_change", scope="areas")
    person.areas.add(area["Técnica"])
    rows = Ticket.objects.all()
    results = bulk_change(actor=person, tickets=rows, values={"area": area["Administración"]})
    assert outcomes(results) == [(mine.pk, "changed")]
    hidden.refresh_from_db()
    assert hidden.area == area["Gerencia"]


def test_bulk_needs_its_own_permission(make_ticket, area):
    make_ticket()
    person = make_user_without("tickets.bulk_change")
    with pytest.raises(TicketRefused):
        bulk_change(actor=person, tickets=Ticket.objects.all(), values={"area": area["Gerencia"]})
    assert not Change.objects.exists()


@pytest.mark.parametrize("values", [{}, {"price": 1}, {"state": None, "subject": "x"}])
def test_bulk_changes_only_what_it_is_made_for(mauro, make_ticket, values):
    make_ticket()
    with pytest.raises(TicketRefused):
        bulk_change(actor=mauro, tickets=Ticket.objects.all(), values=values)
    assert not Change.objects.exists()


def test_more_than_one_request_can_do_is_refused_before_it_begins(mauro, make_ticket, area, settings):
    settings.BULK_MAX_TICKETS = 1
    make_ticket()
    make_ticket()
    with pytest.raises(TooMany, match="Hasta 1"):
        bulk_change(actor=mauro, tickets=Ticket.objects.all(), values={"area": area["Gerencia"]})
    assert not Change.objects.exists()
