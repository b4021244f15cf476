import re

from tests.cast import make_user
from tickets.models import Change, Ticket

BULK = "/tickets/cambiar/state/"


def test_the_confirm_page_says_how_many_and_changes_nothing(client_of, mauro, make_ticket):
    rows = [make_ticket() for _turn in range(3)]
    answer = client_of(mauro).post(BULK, {"ids": [row.pk for row in rows[:2]]})
    assert "Vas a cambiar 2 tickets." in answer.content.decode()
    assert not Change.objects.exists()


def test_all_that_match_are_changed_and_each_has_its_result(client_of, mauro, make_ticket, state):
    closed = make_ticket(state=state["Cerrado"])
    opened = [make_ticket() for _turn in range(3)]
    sent = {
        "all": "1",
        "query": "customer=" + closed.customer.code,
        "confirmed": "1",
        "value": state["Cerrado"].pk,
    }
    content = client_of(mauro).post(BULK, sent).content.decode()
    assert "3 cambiados · 1 ya estaban así · 0 no se pudieron cambiar" in content
    assert len(re.findall("Cambiado</span>", content)) == 3
    assert Ticket.objects.ongoing().filter(pk__in=[row.pk for row in opened]).count() == 0


def test_rows_that_are_not_theirs_are_never_touched(client_of, make_ticket, area, state):
    permissions = ("tickets.view_ticket", "tickets.change_ticket", "tickets.bulk_change")
    person = make_user(*permissions, scope="areas")
    person.areas.add(area["Técnica"])
    mine, hidden = make_ticket(), make_ticket(area=area["Gerencia"])
    sent = {"ids": [mine.pk, hidden.pk], "confirmed": "1", "value": state["Pendiente"].pk}
    client_of(person).post(BULK, sent)
    assert list(Change.objects.values_list("ticket_id", flat=True)) == [mine.pk]


def test_bad_input_changes_nothing(client_of, mauro, make_ticket):
    ticket = make_ticket()
    client = client_of(mauro)
    for value in ("", "999999", "9" * 40, "x"):
        answer = client.post(BULK, {"ids": ticket.pk, "confirmed": "1", "value": value})
        assert answer.status_code == 200
    assert client.post(BULK, {"ids": "x"}).status_code == 302
    assert client.post("/tickets/cambiar/price/", {"ids": ticket.pk}).status_code == 404
    assert not Change.objects.exists()
