import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from customers.models import Connection
from tests.cast import make_user, make_user_without
from tickets.models import Ticket
from tickets.services import NewTicket, open_ticket
from tickets.tables import COLUMNS

LIST = "/tickets/"
JUNK = ["0", "-1", "9" * 30, "9" * 5000, "abc", "1 OR 1=1", "ñandú\x00", "%00", "<b>x</b>", "a" * 5000, "٣"]


def numbers(response) -> list[int]:
    return [int(pk) for pk in re.findall(r'id="row-(\d+)"', response.content.decode())]


@pytest.fixture
def vendor_ticket(admin, category):
    new = NewTicket(category=category, kind="internal", subject="Al proveedor", price=category.price)
    ticket = open_ticket(actor=admin, new=new)
    Ticket.objects.filter(pk=ticket.pk).update(kind="vendor")
    return ticket


def test_a_bare_address_opens_the_work_to_do(client_of, lucia, make_ticket, vendor_ticket, state, admin, category):
    claim = make_ticket()
    make_ticket(state=state["Cerrado"])
    internal = open_ticket(
        actor=admin, new=NewTicket(category=category, kind="internal", price=category.price), notify=False
    )
    response = client_of(lucia).get(LIST, follow=True)
    assert response.redirect_chain == [("/tickets/?open=yes", 302)]
    assert numbers(response) == [internal.pk, claim.pk]


def test_vendor_tickets_are_kept_apart_and_counted_apart(client_of, lucia, make_ticket, vendor_ticket):
    claim = make_ticket()
    client = client_of(lucia)
    assert numbers(client.get(f"{LIST}?all=1")) == [claim.pk]
    assert numbers(client.get(f"{LIST}?kind=vendor")) == [vendor_ticket.pk]
    tabs = counts(client)
    assert (tabs["tickets"], tabs["tickets-vendor"]) == ("1", "1")


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("assignee=me", {"mine"}),
        ("assignee=none", {"free", "closed"}),
        ("assignee=me&assignee=none", {"mine", "free", "closed"}),
        ("open=no", {"closed"}),
        ("due=late", {"mine"}),
        ("due=today", set()),
        ("price_min=2000", {"free"}),
        ("price_max=1999", {"mine", "closed"}),
        ("q=%23{free}", {"free"}),
        ("q=POSTE", {"free"}),
        ("q=20304050", {"mine", "free", "closed"}),
        ("q=nada+de+eso", set()),
        ("kind=internal", set()),
    ],
)
def test_each_filter_finds_exactly_its_tickets(client_of, lucia, make_ticket, state, query, wanted):
    rows = {
        "mine": make_ticket(assignee=lucia, due_at=timezone.now() - timedelta(days=1)),
        "free": make_ticket(price=2500, subject="Caído un poste"),
        "closed": make_ticket(state=state["Cerrado"]),
    }
    query = query.format(**{name: row.pk for name, row in rows.items()})
    found = numbers(client_of(lucia).get(f"{LIST}?{query}"))
    assert set(found) == {rows[name].pk for name in wanted}


def test_rows_are_filtered_by_catalogue_and_customer(client_of, lucia, make_ticket, state, area, silent_customer):
    other = make_ticket(state=state["Pendiente"], area=area["Gerencia"], customer=silent_customer)
    make_ticket()
    client = client_of(lucia)
    queries = [
        f"state={other.state_id}",
        f"area={other.area_id}",
        f"customer={other.customer_id}",
        f"customer={other.customer.code}",
        f"state={other.state_id}&area={other.area_id}",
    ]
    assert [numbers(client.get(f"{LIST}?{query}")) for query in queries] == [[other.pk]] * len(queries)


@pytest.mark.parametrize("name", ["state", "area", "assignee", "customer", "due", "open", "created_from", "kind"])
@pytest.mark.parametrize("value", JUNK)
def test_junk_in_a_filter_gets_a_clear_answer_and_never_more_rows(client_of, lucia, make_ticket, name, value):
    make_ticket()
    response = client_of(lucia).get(f"{LIST}?{name}={quote(value)}")
    assert response.status_code == 200
    assert numbers(response) == []


@pytest.mark.parametrize("value", JUNK)
def test_junk_in_the_search_breaks_nothing(client_of, lucia, make_ticket, value):
    make_ticket()
    assert client_of(lucia).get(f"{LIST}?q={quote(value)}").status_code == 200


def test_prices_neither_filter_nor_show_without_the_permission(client_of, make_ticket):
    ticket = make_ticket(price=2500)
    client = client_of(make_user_without("tickets.view_price"))
    response = client.get(f"{LIST}?price_min=9000&columns=subject,price")
    assert numbers(response) == [ticket.pk]
    content = response.content.decode()
    assert "No tenés permiso para filtrar por «Precio desde»" in content
    assert "2.500" not in content
    assert "2500" not in content


def test_hidden_tickets_change_no_byte_of_what_a_person_sees(client_of, make_ticket, area, admin, category):
    person = make_user("tickets.view_ticket", "customers.view_customer", scope="areas")
    person.areas.add(area["Técnica"])
    make_ticket()
    client = client_of(person)

    def seen(path):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            content = client.get(path).content.decode()
        passing = r'csrf\w+"(?: value=|: )"\w+"|form_key" value="[^"]+"'
        return re.sub(passing, "", content, flags=re.IGNORECASE).splitlines(), len(queries)

    paths = [
        f"{LIST}?all=1",
        f"{LIST}?q=canario",
        "/tickets/contadores/",
        f"/tickets/de-cliente/{Ticket.objects.get().customer.code}/",
        f"/tickets/linea-de-tiempo/{Ticket.objects.get().customer.code}/",
        f"/tickets/{Ticket.objects.get().pk}/",
    ]
    client.get(paths[2])  # what is counted aside is kept for a minute
    client.get(paths[0])
    before = [seen(path) for path in paths]
    for _turn in range(30):
        make_ticket(area=area["Gerencia"], subject="Canario amarillo")
    client.get(paths[0])  # the catalogues may have been kept for long enough
    assert [seen(path) for path in paths] == before


EVERY_COLUMN = ",".join(column.key for column in COLUMNS)


@pytest.mark.parametrize(
    "path",
    [
        f"{LIST}?open=yes&size=50",
        f"{LIST}?open=yes&size=50&columns={EVERY_COLUMN}",
        f"{LIST}?open=yes&size=50&export=csv&columns={EVERY_COLUMN}",
        "/tickets/contadores/",
    ],
)
def test_one_three_or_forty_rows_cost_the_same_queries(client_of, mauro, make_ticket, path):
    client = client_of(mauro)

    def cost():
        client.get(path)  # the organization's name and the catalogues are kept for some seconds
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).getvalue()
        return len(queries)

    costs = []
    for more in (1, 2, 37):
        for turn in range(more):
            ticket = make_ticket(assignee=mauro if turn % 2 else None)
            ticket.connection = Connection.objects.create(customer=ticket.customer, name="Casa", plan="Fibra 100")
            ticket.save()
        costs.append(cost())
    assert len(set(costs)) == 1, costs


def test_the_customer_opens_in_a_new_tab_and_a_free_ticket_can_be_taken(client_of, lucia, make_ticket):
    ticket = make_ticket()
    content = client_of(lucia).get(f"{LIST}?all=1").content.decode()
    assert f'<a href="{ticket.customer.get_absolute_url()}" target="_blank">Marta Gómez</a>' in content
    assert f'href="/tickets/{ticket.pk}/tomar/"' in content


def test_the_list_is_exported_with_its_own_permission(client_of, mauro, lucia, make_ticket):
    make_ticket(subject="=1+1")
    response = client_of(mauro).get(f"{LIST}?open=yes&export=csv")
    rows = b"".join(response.streaming_content).decode("utf-8-sig")
    assert "'=1+1" in rows
    assert client_of(lucia).get(f"{LIST}?open=yes&export=csv").status_code == 403


def counts(client) -> dict[str, str]:
    """As the sidebar asks for them, aside of the page."""
    return {tab.key: tab.count for tab in client.get(reverse("tickets:counters")).context["tabs"]}


def test_the_page_counts_nothing_and_shows_what_was_counted_aside(client_of, lucia, make_ticket):
    make_ticket()
    client = client_of(lucia)
    assert {tab.count for tab in client.get(LIST, {"all": 1}).context["tabs"]} == {""}
    assert counts(client)["tickets"] == "1"
    make_ticket()
    shown = {tab.key: tab.count for tab in client.get(LIST, {"all": 1}).context["tabs"]}
    assert shown["tickets"] == "1"
    html = counters_asked_from(client, LIST)
    assert 'id="tab-tickets" hx-swap-oob="true">2<' in html
    assert 'id="count-tickets" hx-swap-oob="true">2<' in html


def counters_asked_from(client, path: str) -> str:
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{path}"}
    return client.get(reverse("tickets:counters"), headers=headers).content.decode()


def test_a_page_without_the_tabs_gets_no_figures_that_have_no_place_on_it(client_of, lucia, make_ticket):
    ticket, client = make_ticket(), client_of(lucia)
    for path in (reverse("home"), reverse("tickets:detail", args=[ticket.number])):
        html = counters_asked_from(client, path)
        assert 'id="count-tickets"' in html
        assert 'id="tab-' not in html
    assert 'id="tab-tickets"' in counters_asked_from(client, f"{LIST}?all=1")


def test_what_was_counted_for_one_person_is_shown_to_nobody_else(client_of, lucia, mauro, make_ticket):
    make_ticket()
    counts(client_of(lucia))
    assert {tab.count for tab in client_of(mauro).get(LIST, {"all": 1}).context["tabs"]} == {""}
