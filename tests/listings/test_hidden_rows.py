"""Rows that the reader may not see change nothing of what they see: not a byte, not a query."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import client_of

TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"|data-request="[^"]+"')
PLACES = [
    "",
    "?q=canario",
    "?status=enabled",
    "?before=end",
    "?order=-created",
    "?q=nadie&kind=company",
    "?size=50",
]


def look(client, query: str) -> tuple[str, int]:
    with CaptureQueriesContext(connection) as queries:
        html = client.get(f"/gente/{query}").content.decode()
    return TOKEN.sub("", re.sub(r'nonce="[^"]+"|value="\w{64}"', "", html)), len(queries)


@pytest.mark.parametrize("query", PLACES)
def test_hidden_rows_change_no_byte_and_no_query(boss, people, query):
    client = client_of(boss)
    people(30)
    client.get("/gente/?all=1")
    before = look(client, query)
    people(60, name="canario", city="canario", deleted_at=timezone.now())
    assert look(client, query) == before


def test_hidden_rows_are_in_no_export_and_no_selection(boss, people):
    client = client_of(boss)
    people(2)
    people(5, name="canario", deleted_at=timezone.now())
    exported = b"".join(client.get("/gente/?export=csv").streaming_content).decode()
    assert exported.count("\r\n") == 3
    assert "canario" not in exported
    assert client.post("/gente/tocar/", {"all": "1", "confirmed": "1"}).content == b"2"


def test_a_hidden_row_has_no_preview(boss, people):
    client = client_of(boss)
    people(1)
    hidden = people(1, name="canario", deleted_at=timezone.now())[0]
    html = client.get(f"/gente/?view={hidden.pk}").content.decode()
    assert "Lo que querías ver no existe o no lo podés ver." in html
    assert "preview-body" not in html
