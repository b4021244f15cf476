"""The search over everything, with the rights of each listing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from listings.patience import TooSlow
from messaging.models import Message
from tests.cast import make_user
from tests.messaging.post import post, post_many


def titles(response) -> list[str]:
    return [group.title for group in response.context["groups"]]


@pytest.fixture
def everything(make_ticket, marta):
    ticket = make_ticket(subject="Marta sin internet")
    post(customer=marta, subject="Aviso para Marta", search_text="aviso para marta")
    return ticket


def test_one_word_finds_tickets_customers_and_messages(client_of, lucia, everything):
    response = client_of(lucia).get("/buscar/?q=marta")
    assert titles(response) == ["Tickets", "Clientes", "Mensajes"]
    assert everything.reference in response.content.decode()


@pytest.mark.parametrize(
    ("permissions", "found"),
    [
        ([], []),
        (["tickets.view_ticket"], ["Tickets"]),
        (["customers.view_customer"], ["Clientes"]),
        (["messaging.view_email_log"], ["Mensajes"]),
        (["messaging.view_sms_log"], []),
    ],
)
def test_each_kind_is_found_by_who_may_see_it(client_of, db, everything, permissions, found):
    assert titles(client_of(make_user(*permissions)).get("/buscar/?q=marta")) == found


def test_who_sees_only_their_own_tickets_finds_no_other(client_of, fabian, lucia, make_ticket):
    make_ticket(assignee=lucia, subject="Canario")
    mine = make_ticket(assignee=fabian, subject="Canario propio")
    response = client_of(fabian).get("/buscar/?q=canario")
    found = [(group.title, [row.pk for row in group.rows], group.count) for group in response.context["groups"]]
    assert found == [("Tickets", [mine.pk], "1")]


@pytest.mark.parametrize("sign", ["", "#"])
def test_a_number_means_that_ticket_first(client_of, lucia, make_ticket, sign):
    wanted = make_ticket(subject="El buscado")
    for _number in range(8):
        make_ticket(subject=f"Otro que nombra al {wanted.pk}")
    groups = client_of(lucia).get("/buscar/", {"q": f"{sign}{wanted.pk}"}).context["groups"]
    assert groups[0].rows[0] == wanted


def test_a_phone_is_found_in_any_format(client_of, lucia, marta):
    response = client_of(lucia).get("/buscar/", {"q": "0351 15-555-1234"})
    assert "Marta Gómez" in response.content.decode()


def test_the_links_lead_to_the_listings_with_the_same_words(client_of, lucia, everything):
    text = client_of(lucia).get("/buscar/?q=marta").content.decode()
    for address in ("/tickets/?q=marta", "/clientes/?q=marta", "/mensajes/email/?q=marta"):
        assert f'href="{address}"' in text
        assert client_of(lucia).get(address).status_code == 200


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00", "%", "_", "'", "9" * 200, "#" + "9" * 30, "é" * 5000, "<script>alert(1)"]
)
def test_odd_words_get_a_plain_answer(client_of, lucia, everything, text):
    response = client_of(lucia).get("/buscar/", {"q": text})
    assert response.status_code == 200
    assert "<script>alert(1)" not in response.content.decode()


def test_the_search_only_reads(client_of, lucia):
    assert client_of(lucia).post("/buscar/", {"q": "marta"}).status_code == 405


TYPING = {"hx-request": "true", "hx-target": "search-suggestions"}


def test_while_typing_only_the_list_comes_and_it_counts_nothing(client_of, lucia, everything):
    client = client_of(lucia)
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/buscar/?q=marta", headers=TYPING)
    content = response.content.decode()
    assert "<html" not in content
    assert everything.get_absolute_url() in content
    assert "Aviso para Marta" in content
    assert not [query for query in queries if 'COUNT(*) FROM (SELECT "' in query["sql"]]


def test_while_typing_the_rights_are_the_same(client_of, db, everything):
    content = (
        client_of(make_user("customers.view_customer")).get("/buscar/?q=marta", headers=TYPING).content.decode()
    )
    assert "Marta Gómez" in content
    assert "Aviso para Marta" not in content
    assert everything.reference not in content


@pytest.mark.parametrize("headers", [TYPING, {}])
def test_two_letters_search_nothing_and_the_answer_says_why(client_of, lucia, everything, headers):
    client = client_of(lucia)
    client.get("/buscar/")
    response = client.get("/buscar/?q=ma", headers=headers)
    assert response.context["groups"] == []
    assert "al menos tres letras" in response.content.decode()


def test_the_newest_messages_of_all_channels_come_first(client_of, lucia, marta):
    for number, channel in enumerate(["email", "sms", "push"] * 4):
        post(channel=channel, customer=marta, recipient="x", created_at=timezone.now() - timedelta(hours=number))
    groups = {group.title: group for group in client_of(lucia).get("/buscar/?q=marta").context["groups"]}
    newest = Message.objects.order_by("-created_at")[:6]
    assert groups["Mensajes"].rows == list(newest)
    assert groups["Mensajes"].count == "12"


def test_more_than_a_hundred_are_not_counted(client_of, lucia, marta, monkeypatch):
    monkeypatch.setattr("tickets.desk.finding.MOST_COUNTED", 8)
    post_many(10, customer=marta)
    groups = client_of(lucia).get("/buscar/?q=marta").context["groups"]
    assert [group.count for group in groups if group.title == "Mensajes"] == ["8+"]


def test_a_count_that_takes_long_says_how_many_there_are_at_least(client_of, lucia, marta, monkeypatch):
    def slow(parts, milliseconds):
        raise TooSlow

    post_many(10, customer=marta)
    monkeypatch.setattr("tickets.desk.finding.together.counts", slow)
    response = client_of(lucia).get("/buscar/?q=marta")
    assert [group.count for group in response.context["groups"]] == ["1", "6+"]
    assert "6+" in response.content.decode()


def test_a_search_that_takes_too_long_says_so(client_of, lucia, everything, monkeypatch):
    def slow(walked, gathered):
        raise TooSlow

    monkeypatch.setattr("tickets.desk.finding.sooner", slow)
    for headers in (TYPING, {}):
        response = client_of(lucia).get("/buscar/?q=marta", headers=headers)
        assert "tarda demasiado" in response.content.decode()


@pytest.mark.parametrize("text", ["marta", "aviso marta", "{number}", "#{number}", "0351 15-555-1234"])
def test_the_page_takes_few_queries_however_much_it_finds(client_of, lucia, marta, make_ticket, text):
    wanted = make_ticket(subject="El buscado")
    for channel in ("email", "sms", "push"):
        post_many(8, channel=channel, customer=marta, search_text=f"aviso {wanted.pk}")
    for _number in range(8):
        make_ticket(subject=f"Aviso que nombra al {wanted.pk}", customer=marta)
    client, asked = client_of(lucia), text.format(number=wanted.pk)
    client.get("/buscar/")
    with CaptureQueriesContext(connection) as queries:
        groups = client.get("/buscar/", {"q": asked}).context["groups"]
    assert groups
    # SQLite's planner can't tell rare from common: for it the words are counted first, in each table.
    asked_for = [query for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked_for) <= (12 if connection.vendor == "postgresql" else 14)


def test_words_that_no_message_can_have_are_an_answer_too(client_of, lucia, everything):
    assert titles(client_of(lucia).get("/buscar/", {"q": f"#{everything.pk}"})) == ["Tickets"]
    assert titles(client_of(lucia).get("/buscar/?q=ornitorrinco")) == []
