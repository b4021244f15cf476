import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messaging.models import Message
from tests.cast import make_user_without
from tickets.models import Change, Entry
from tickets.services import add_entry, change_ticket


def url(ticket, deed=""):
    return f"/tickets/{ticket.pk}/{deed}"


def key_in(response) -> str:
    return re.search(r'name="form_key" value="([^"]+)"', response.content.decode())[1]


def test_the_way_back_is_the_list_as_it_was_left(client_of, lucia, make_ticket):
    ticket, client = make_ticket(), client_of(lucia)
    for came_from, back in (
        ("http://testserver/tickets/?open=yes&q=fibra", "/tickets/?open=yes&amp;q=fibra"),
        ("http://elsewhere.example/tickets/?q=x", "/tickets/"),
        ("http://testserver/clientes/", "/tickets/"),
    ):
        content = client.get(url(ticket), headers={"referer": came_from}).content.decode()
        assert f'<a href="{back}">Tickets</a>' in content


def test_the_page_says_what_its_date_is_and_writes_phones_as_people_do(client_of, lucia, make_ticket):
    due = timezone.now() + timedelta(days=3)
    ticket = make_ticket(due_at=due)
    content = client_of(lucia).get(url(ticket)).content.decode()
    assert '<a href="tel:+5493515551234">0351 15-555-1234</a>' in content
    assert f'Vence</span> <time datetime="{timezone.localtime(due):%Y-%m-%dT%H}' in content


def test_a_change_in_place_is_saved_and_can_be_taken_back(client_of, lucia, make_ticket, area):
    ticket = make_ticket()
    client = client_of(lucia)
    page = client.post(url(ticket, "cambiar/"), {"version": 1, "area": area["Gerencia"].pk}, follow=True)
    ticket.refresh_from_db()
    assert ticket.area == area["Gerencia"]
    undo = re.search(r'action="(/tickets/\d+/deshacer/[^"]+)"', page.content.decode())[1]
    client.post(undo)
    ticket.refresh_from_db()
    assert ticket.area == area["Técnica"]


def test_saving_the_whole_form_changes_only_what_differs(client_of, lucia, make_ticket, state, area, category):
    ticket = make_ticket(assignee=lucia)
    posted = {
        "version": 1,
        "state": state["Trabajando"].pk,
        "priority": ticket.priority_id,
        "area": ticket.area_id,
        "category": category.pk,
        "assignee": lucia.pk,
        "price": "1.500,50",
        "due_at": "",
    }
    client_of(lucia).post(url(ticket, "cambiar/"), posted)
    assert list(Change.objects.values_list("field", flat=True)) == ["state"]


def test_a_stale_change_shows_both_versions_and_saves_nothing(client_of, lucia, mauro, make_ticket, state, area):
    ticket = make_ticket()
    change_ticket(actor=mauro, number=ticket.pk, values={"area": area["Gerencia"]})
    response = client_of(lucia).post(url(ticket, "cambiar/"), {"version": 1, "state": state["Pendiente"].pk})
    content = response.content.decode()
    assert response.status_code == 422
    assert "Mauro Giménez" in content
    assert "Técnica → Gerencia" in content
    assert "Vos pediste: <b>Estado</b>: Pendiente" in content
    ticket.refresh_from_db()
    assert ticket.state == state["Abierto"]


def test_a_stale_edit_keeps_what_was_typed(client_of, lucia, mauro, make_ticket):
    ticket = make_ticket()
    change_ticket(actor=mauro, number=ticket.pk, values={"subject": "De Mauro"})
    client = client_of(lucia)
    response = client.post(url(ticket, "editar/"), {"version": 1, "subject": "De Lucía", "description": "Largo"})
    content = response.content.decode()
    assert response.status_code == 422
    assert 'value="De Lucía"' in content
    assert "De Mauro" in content
    assert 'name="version" value="2"' in content
    client.post(url(ticket, "editar/"), {"version": 2, "subject": "De Lucía", "description": "Largo"})
    ticket.refresh_from_db()
    assert (ticket.subject, ticket.description) == ("De Lucía", "Largo")


@pytest.mark.parametrize(
    "posted",
    [
        {"version": 1, "state": "999999"},
        {"version": 1, "area": "abc"},
        {"version": 1, "assignee": "9" * 30},
        {"version": 1, "price": "-1"},
        {"version": 1, "price": "9" * 40},
        {"version": 1, "price": "1e999999"},
        {"version": 1, "price": "NaN"},
        {"version": 1, "due_at": "mañana"},
        {"version": 1, "due_at": "9999-99-99T99:99"},
        {"version": "x", "state": "1"},
        {"version": "9" * 40},
        {"state": "1"},
        {},
        {"version": 1, "subject": "\x00"},
    ],
)
def test_bad_input_changes_nothing_and_breaks_nothing(client_of, lucia, make_ticket, posted):
    ticket = make_ticket()
    response = client_of(lucia).post(url(ticket, "cambiar/"), posted)
    assert response.status_code in (302, 422)
    assert not Change.objects.exists()


def test_a_person_without_the_assignable_permission_is_not_accepted(client_of, lucia, sofia, make_ticket):
    ticket = make_ticket()
    response = client_of(lucia).post(url(ticket, "cambiar/"), {"version": 1, "assignee": sofia.pk})
    assert response.status_code == 422
    assert "elegí otra" in response.content.decode()


@pytest.mark.parametrize(
    ("permission", "field"), [("tickets.change_price", "price"), ("tickets.view_price", "price")]
)
def test_the_price_is_not_offered_nor_taken_without_its_permissions(client_of, make_ticket, permission, field):
    ticket = make_ticket()
    client = client_of(make_user_without(permission))
    assert 'name="price"' not in client.get(url(ticket)).content.decode()
    client.post(url(ticket, "cambiar/"), {"version": 1, "price": "1"})
    ticket.refresh_from_db()
    assert str(ticket.price) == "1500.50"


def test_a_price_that_changed_stays_hidden_in_the_history(client_of, lucia, make_ticket):
    ticket = make_ticket()
    change_ticket(actor=lucia, number=ticket.pk, values={"price": 7777})
    assert "7.777" in client_of(lucia).get(url(ticket)).content.decode()
    hidden = client_of(make_user_without("tickets.view_price")).get(url(ticket)).content.decode()
    assert "7.777" not in hidden
    assert "7777" not in hidden


def test_ended_states_are_offered_only_with_the_permission_to_close(client_of, lucia, make_ticket):
    ticket = make_ticket()
    assert ">Cerrado<" in client_of(lucia).get(url(ticket)).content.decode()
    assert (
        ">Cerrado<" not in client_of(make_user_without("tickets.close_ticket")).get(url(ticket)).content.decode()
    )


def test_a_note_and_a_reply_each_by_its_own_choice(client_of, lucia, make_ticket):
    ticket = make_ticket()
    client = client_of(lucia)
    key = key_in(client.get(url(ticket)))
    client.post(url(ticket, "escribir/"), {"form_key": key, "visibility": "internal", "body": "Para nosotros"})
    assert not Message.objects.exists()
    key = key_in(client.get(url(ticket)))
    said = {"form_key": key, "visibility": "public", "body": "Para ella", "channels": ["sms"]}
    for _turn in range(2):
        client.post(url(ticket, "escribir/"), said)
    assert [message.channel for message in Message.objects.all()] == ["sms"]
    assert list(Entry.objects.values_list("visibility", flat=True)) == ["internal", "public"]


def test_a_reply_over_something_new_comes_back_with_its_text(client_of, lucia, mauro, make_ticket):
    ticket = make_ticket()
    news = add_entry(actor=mauro, ticket=ticket, body="Ya hablé con ella")
    said = {"visibility": "public", "body": "Mi **respuesta**", "seen": 0}
    client = client_of(lucia)
    response = client.post(url(ticket, "escribir/"), {**said, "form_key": key_in(client.get(url(ticket)))})
    content = response.content.decode()
    assert response.status_code == 422
    assert "Mi **respuesta**</textarea>" in content
    assert f'name="seen" value="{news.pk}"' in content
    assert not Message.objects.exists()


def test_what_people_write_runs_nowhere(client_of, lucia, make_ticket):
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)> **negrita**"
    ticket = make_ticket(subject=evil[:100], description=evil)
    add_entry(actor=lucia, ticket=ticket, body=evil)
    content = client_of(lucia).get(url(ticket)).content.decode()
    assert "<script>alert" not in content
    assert "<img src=x" not in content
    assert 'href="javascript' not in content
    assert "<strong>negrita</strong>" in content


def test_a_file_comes_back_as_a_download_that_runs_nothing(client_of, lucia, make_ticket):
    file = SimpleUploadedFile("pagina.html", b"<script>alert(1)</script>", "text/html")
    entry = add_entry(actor=lucia, ticket=make_ticket(), body="", files=[file])
    response = client_of(lucia).get(f"/tickets/adjuntos/{entry.attachments.get().pk}/")
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="pagina.html"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("number", ["0", "999999", "9" * 25])
def test_a_ticket_that_does_not_exist_is_a_404(client_of, lucia, number):
    client = client_of(lucia)
    assert client.get(f"/tickets/{number}/").status_code == 404
    assert client.post(f"/tickets/{number}/cambiar/", {"version": 1}).status_code == 404
    assert client.get(f"/tickets/adjuntos/{number}/").status_code == 404


def test_taking_a_ticket_that_somebody_took_first_is_refused(client_of, lucia, mauro, make_ticket):
    ticket = make_ticket()
    client = client_of(lucia)
    version = re.search(r'name="version" value="(\d+)"', client.get(url(ticket, "tomar/")).content.decode())[1]
    change_ticket(actor=mauro, number=ticket.pk, values={"assignee": mauro})
    assert client.post(url(ticket, "tomar/"), {"version": version}).status_code == 422
    ticket.refresh_from_db()
    assert ticket.assignee == mauro


def test_handing_over_a_ticket_leads_back_to_the_list(client_of, fabian, lucia, make_ticket):
    ticket = make_ticket(assignee=fabian)
    response = client_of(fabian).post(url(ticket, "cambiar/"), {"version": 1, "assignee": lucia.pk})
    assert response.url == "/tickets/"


def test_a_long_thread_costs_no_more_queries(client_of, lucia, mauro, make_ticket, state):
    ticket = make_ticket()
    client = client_of(lucia)

    def cost():
        client.get(url(ticket))  # the catalogues are kept for some seconds
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(ticket)).status_code == 200
        return len(queries)

    costs = []
    for more in (1, 2, 12):
        for turn in range(more):
            add_entry(actor=(lucia, mauro)[turn % 2], ticket=ticket, body="Hola", visibility="public")
            name = ("Trabajando", "Pendiente")[turn % 2]
            change_ticket(actor=mauro, number=ticket.pk, values={"state": state[name]})
        costs.append(cost())
    assert len(set(costs)) == 1, costs
