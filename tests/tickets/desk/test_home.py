"""Inicio: each person's own work first, with their own rights."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.readers import PreparedFor
from listings import paging
from tickets.desk import counters, home
from tickets.models import Ticket

# Session, person, permissions, figures and areas, two lists, two charts, pinned filters.
QUERIES = 9


def values(user) -> list[int]:
    return [figure.value.value for figure in home.standing(user)[0]]


def test_the_figures_count_what_their_links_show(client_of, admin, lucia, fabian, make_ticket, state):
    now = timezone.now()
    make_ticket(assignee=lucia, due_at=now - timedelta(hours=1))
    make_ticket(assignee=None)
    make_ticket(assignee=fabian)
    make_ticket(assignee=lucia, state=state["Cerrado"])
    assert values(lucia) == [3, 1, 1, 1]
    client = client_of(lucia)
    shown = [client.get(figure.url).context["sheet"].count.value for figure in home.standing(lucia)[0]]
    assert shown == [3, 1, 1, 1]


def test_very_many_are_counted_to_the_limit_and_told_as_more_than_that(lucia, make_ticket, monkeypatch):
    monkeypatch.setattr(paging, "COUNT_CAP", 2)
    monkeypatch.setattr(home, "COUNTED", PreparedFor(home.counted, "tickets.view_ticket"))
    for _number in range(4):
        make_ticket()
    assert str(home.standing(lucia)[0][0].value) == "2+"


def test_the_most_pressing_comes_first(lucia, make_ticket):
    now = timezone.now()
    whenever = make_ticket(assignee=lucia)
    tomorrow = make_ticket(assignee=lucia, due_at=now + timedelta(days=1))
    late = make_ticket(assignee=lucia, due_at=now - timedelta(days=1))
    assert list(home.waiting_for(lucia)) == [late, tomorrow, whenever]


def test_who_sees_only_their_own_learns_nothing_of_the_rest(client_of, fabian, lucia, make_ticket):
    mine = make_ticket(assignee=fabian, subject="Cable cortado")
    make_ticket(assignee=lucia, subject="Canario ajeno")
    make_ticket(assignee=None, subject="Canario de nadie")
    text = client_of(fabian).get("/").content.decode()
    assert values(fabian) == [1, 1, 0, 0]
    assert mine.reference in text
    assert "Canario" not in text
    assert [sum(chart["total"] for chart in home.charts(fabian))] == [1]


def test_nobodys_tickets_are_those_of_ones_own_areas(lucia, make_ticket, area):
    theirs = make_ticket(assignee=None, area=area["Administración"])
    ours = make_ticket(assignee=None, area=area["Técnica"])
    assert set(home.for_anybody(lucia, in_areas=False)) == {theirs, ours}
    area["Técnica"].members.add(lucia)
    assert list(home.for_anybody(lucia, in_areas=True)) == [ours]


def test_the_charts_count_by_local_days(lucia, make_ticket):
    first = timezone.localdate() - timedelta(days=home.DAYS - 1)
    make_ticket()
    opened, closed = home.charts(lucia)
    told = re.findall(r"<title>([^<]*)</title>", opened["bars"])
    assert [text.partition(": ")[2] for text in told] == ["0"] * (home.DAYS - 1) + ["1"]
    assert told[0].startswith(f"{first:%d/%m}")
    assert closed["total"] == 0


def test_somebody_without_tickets_gets_the_ways_to_what_they_may(client_of, make_user):
    text = client_of(make_user("customers.view_customer")).get("/").content.decode()
    assert 'href="/clientes/"' in text
    assert "Sin asignar" not in text


@pytest.mark.parametrize("count", [1, 8])
def test_the_page_asks_the_same_number_of_questions_however_much_work_there_is(
    client_of, lucia, make_ticket, django_assert_num_queries, count
):
    for _number in range(count):
        make_ticket(assignee=lucia)
        make_ticket(assignee=None)
    client = client_of(lucia)
    client.get("/")
    with django_assert_num_queries(QUERIES):
        client.get("/")


def test_of_many_tickets_a_bar_may_be_a_minute_old(lucia, make_ticket, monkeypatch):
    make_ticket()
    assert home.charts(lucia)[0]["total"] == 1
    make_ticket()
    assert home.charts(lucia)[0]["total"] == 2
    monkeypatch.setattr("tickets.desk.home.MANY", 1)
    home.charts(lucia)
    make_ticket()
    assert home.charts(lucia)[0]["total"] == 2


def test_tickets_for_the_vendor_are_in_no_figure(lucia, make_ticket):
    before = [str(figure.value) for figure in home.standing(lucia)[0]]
    ticket = make_ticket(assignee=lucia)
    assert [str(figure.value) for figure in home.standing(lucia)[0]] != before
    Ticket.objects.filter(pk=ticket.pk).update(kind="vendor", customer=None)
    assert [str(figure.value) for figure in home.standing(lucia)[0]] == before


def test_open_tickets_are_counted_by_what_is_open_and_not_by_all_of_a_kind(lucia):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL knows how many each index has")
    for rows in [*(tab.rows() for tab in counters.tabs(lucia)), home.claims(lucia).ongoing()]:
        assert "INDEX ticket_" in rows.explain()
