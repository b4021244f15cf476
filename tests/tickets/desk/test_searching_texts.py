"""También en el texto: off unless asked, for who may read what is searched, the same rules on both databases."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from listings import paging
from listings.models import SavedFilter
from listings.patience import TooSlow
from messaging import outbox
from messaging.choices import Channel
from messaging.models import Message, MessageBody, RetentionRule
from tests.cast import make_user, make_user_without
from tickets.models import Entry, Ticket
from tickets.services import add_entry

LOG, TICKETS = "/mensajes/email/", "/tickets/"


def said(text: str, **fields) -> Message:
    given = fields or {"recipient": "ana@example.com"}
    context = {"text": text, "subject": "Aviso"}
    return outbox.enqueue(channel=Channel.EMAIL, template="manual", event="manual", context=context, **given)


def found(client, path: str, q: str, **more: str) -> list[int]:
    response = client.get(path, {"q": q, **more})
    assert response.status_code == 200
    return [row.pk for row in response.context["sheet"].page.rows]


@pytest.fixture
def letters(marta) -> list[Message]:
    return [said("La óptica quedó en el gabinete"), said("Mañana pasa el técnico", customer=marta), said("Nada")]


@pytest.mark.parametrize(
    ("q", "places"),
    [
        ("optica", [0]),
        ("GABINETE", [0]),
        ("bine", [0]),
        ('"quedó en el"', [0]),
        ('"en quedó"', []),
        ("marta tecnico", [1]),
        ("aviso manana", [1]),
        ("optica tecnico", []),
        ("ornitorrinco", []),
    ],
)
def test_a_message_is_found_by_what_it_says_when_asked(client_of, lucia, letters, q, places):
    assert found(client_of(lucia), LOG, q, **{"in": "text"}) == [letters[place].pk for place in reversed(places)]


def test_counting_what_is_found_by_words_has_to_be_quick_or_is_left(client_of, lucia, monkeypatch, settings):
    """A page of some of very many comes first; the number can be asked for. Filters are counted for longer."""
    for number in range(30):
        said(f"La óptica número {number}")

    @contextmanager
    def too_short_a_time(key, milliseconds):
        if milliseconds < settings.COUNT_MILLISECONDS:
            raise TooSlow
        yield

    monkeypatch.setattr(paging, "patience_once", too_short_a_time)

    def count_of(**asked):
        return str(client_of(lucia).get(LOG, asked).context["sheet"].count)

    assert count_of(q="optica", **{"in": "text"}) == count_of(q="ana@example") == "25+"
    assert count_of(state="queued") == "30"


def test_what_is_found_by_words_is_counted_to_a_thousand_at_most(client_of, lucia, monkeypatch):
    for number in range(30):
        said(f"La óptica número {number}")
    monkeypatch.setattr(paging, "FOUND_CAP", 28)
    count = client_of(lucia).get(LOG, {"q": "optica", "in": "text"}).context["sheet"].count
    assert str(count) == "28+"
    assert str(client_of(lucia).get(LOG, {"state": "queued"}).context["sheet"].count) == "30"


def test_without_asking_only_the_line_is_searched(client_of, lucia, letters):
    assert found(client_of(lucia), LOG, "gabinete") == []
    assert found(client_of(lucia), LOG, "gabinete", **{"in": "other"}) == []


@pytest.mark.parametrize("rare", [0, 2000])
def test_common_and_rare_words_are_found_alike_newest_first(client_of, lucia, monkeypatch, rare):
    """However few count as rare, so that both ways are taken on both databases."""
    monkeypatch.setattr("listings.search.index.RARE", rare)
    monkeypatch.setattr("listings.search.index.NAMED", rare)
    keys = [said("El poste se cayó").pk for _turn in range(3)]
    said("Otra cosa")
    assert found(client_of(lucia), LOG, "poste", **{"in": "text"}) == keys[::-1]
    assert found(client_of(lucia), LOG, "poste", **{"in": "text", "state": "failed"}) == []


def test_who_may_not_read_the_texts_may_not_search_them_and_is_told(client_of, db, letters):
    client = client_of(make_user_without("messaging.view_body"))
    response = client.get(LOG, {"q": "gabinete", "in": "text"})
    assert response.context["sheet"].page.rows == []
    assert "No tenés permiso para buscar en el texto" in response.content.decode()
    assert 'name="in"' not in response.content.decode()


def test_who_sees_only_their_own_finds_no_text_of_others(client_of, lucia, fabian, make_ticket, letters):
    theirs, mine = make_ticket(assignee=lucia), make_ticket(assignee=fabian)
    for ticket in (theirs, mine):
        add_entry(actor=None, ticket=ticket, body="Cambié el conector", visibility="internal")
    assert found(client_of(fabian), TICKETS, "conector", **{"in": "text"}) == [mine.pk]
    assert found(client_of(lucia), TICKETS, "conector", **{"in": "text"}) == [mine.pk, theirs.pk]
    assert found(client_of(lucia), TICKETS, "conector") == []
    only_rows = make_user("messaging.view_email_log", "messaging.view_body", scope="own")
    assert found(client_of(only_rows), LOG, "gabinete", **{"in": "text"}) == []


@pytest.mark.parametrize("rare", [0, 2000])
def test_a_ticket_with_the_word_said_twice_is_one_row(client_of, lucia, make_ticket, monkeypatch, rare):
    monkeypatch.setattr("listings.search.index.RARE", rare)
    monkeypatch.setattr("listings.search.index.NAMED", rare)
    ticket = make_ticket(subject="Corte")
    make_ticket(subject="Otro")
    for _turn in range(2):
        add_entry(actor=None, ticket=ticket, body="Cambié el conector")
    assert found(client_of(lucia), TICKETS, "conector", **{"in": "text"}) == [ticket.pk]
    assert found(client_of(lucia), TICKETS, "conector corte", **{"in": "text"}) == [ticket.pk]


def test_what_age_erased_is_said(client_of, lucia, letters):
    Message.objects.filter(pk=letters[0].pk).update(body=None)
    RetentionRule.objects.create(channel=Channel.EMAIL, body_months=6, bodies_until=timezone.now())
    response = client_of(lucia).get(LOG, {"q": "gabinete", "in": "text"})
    assert response.context["sheet"].page.rows == []
    assert timezone.localdate().strftime("%d/%m/%Y") in " ".join(response.context["sheet"].notices)


def test_the_box_is_ticked_and_every_way_on_keeps_it(client_of, lucia, letters):
    response = client_of(lucia).get(LOG, {"q": "gabinete", "in": "text"})
    text = response.content.decode()
    assert 'name="in" value="text" checked' in text
    assert "Búsqueda, también en el texto" in text
    assert response.context["sheet"].reading.selection_query == "in=text&q=gabinete"
    toolbar = response.context["toolbar"]
    # A new search says anew whether it wants the texts; taking the search away takes that too.
    assert "in" not in dict(toolbar.kept)
    assert "in=" not in toolbar.chips[0].remove_url
    assert "in=text" in response.context["sheet"].export_url


def test_a_saved_filter_keeps_it(client_of, lucia, letters):
    client = client_of(lucia)
    client.post(
        reverse("listings:save", args=["email"]),
        {"q": "gabinete", "in": "text", "save": "1", "save_name": "Gabinetes"},
    )
    saved = SavedFilter.objects.get(name="Gabinetes")
    assert saved.query == "in=text&q=gabinete"
    assert found(client, LOG, "gabinete", **{"in": "text", "saved": str(saved.pk)}) == [letters[0].pk]


def test_all_that_match_are_those_that_the_page_shows(client_of, lucia, letters):
    response = client_of(lucia).post("/mensajes/reenviar/email/", {"all": "1", "query": "in=text&q=gabinete"})
    assert response.context["selection"].found.value == 1


def test_lines_are_made_however_rows_are_written(db, make_ticket):
    MessageBody.objects.bulk_create([MessageBody(text="Uno  ÁRBOL"), MessageBody(text="Dos")])
    assert list(MessageBody.objects.order_by("pk").values_list("search_text", flat=True)[:2]) == [
        "uno arbol",
        "dos",
    ]
    entry = add_entry(actor=None, ticket=make_ticket(), body="Qué ÁRBOL")
    assert Entry.objects.get(pk=entry.pk).search_text == "que arbol"


def test_the_threads_and_texts_have_an_index(db):
    for model in (MessageBody, Entry, Ticket):
        name = f"{model._meta.db_table}_words"
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT COUNT(*) FROM pg_indexes WHERE indexname = %s", [name])
            else:
                cursor.execute("SELECT COUNT(*) FROM sqlite_master WHERE name = %s", [name])
            assert cursor.fetchone() == (1,)
