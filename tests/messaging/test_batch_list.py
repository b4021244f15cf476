"""The list of resends is a listing like any other: filters, search, pages, a file, and each reader's own rows."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from messaging import outbox
from messaging.choices import State
from messaging.models import Batch, Message
from tests import cast
from tests.messaging.post import sent

pytestmark = pytest.mark.django_db
SEES = ("messaging.view_message", "messaging.view_email_log", "messaging.resend_message", "messaging.resend_many")
EXPORTS = "messaging.export_message"


@pytest.fixture
def lucia(db):
    return cast.make_user(*SEES, EXPORTS, "accounts.view_user", first_name="Lucía", last_name="Peralta")


@pytest.fixture
def batches(lucia) -> dict[str, Batch]:
    """One in each stage, the oldest first."""
    other = cast.make_user(*SEES, first_name="Mauro", last_name="Giménez")
    made = {stage: resend(lucia if stage == "done" else other) for stage in ("done", "failed", "running")}
    made["paused"], made["cancelled"] = resend(other), resend(other)
    made["done"].messages.update(state=State.SENT)
    made["failed"].messages.update(state=State.FAILED, error_code="550")
    outbox.pause_batch(actor=other, batch=made["paused"])
    outbox.cancel_batch(actor=other, batch=made["cancelled"])
    return made


def resend(user, *messages) -> Batch:
    keys = [message.pk for message in messages or [sent(), sent()]]
    rows = Message.objects.filter(pk__in=keys)
    return outbox.resend(actor=user, batch_id=uuid4(), messages=rows, channel="email", address_choice="as_sent")


def get(user, **query):
    return cast.client_of(user).get(reverse("messaging:batch_list"), query or {"all": "1"})


def found(user, batches, **query) -> set[str]:
    text = get(user, **query).content.decode()
    return {stage for stage, batch in batches.items() if f'/mensajes/lotes/mensajes/?batch={batch}"' in text}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"done", "failed", "running", "paused", "cancelled"}),
        ({"stage": "running"}, {"running"}),
        ({"stage": "paused"}, {"paused"}),
        ({"stage": "cancelled"}, {"cancelled"}),
        ({"stage": "done"}, {"done", "failed"}),
        ({"errors": "yes"}, {"failed"}),
        ({"errors": "no", "stage": "done"}, {"done"}),
        ({"actor": "me"}, {"done"}),
        ({"channel": "sms"}, set()),
        ({"q": "R-2"}, {"failed"}),
        ({"q": "2"}, {"failed"}),
        ({"q": "lucia"}, {"done"}),
        ({"q": "GIMENEZ 3"}, {"running"}),
        ({"q": "nadie"}, set()),
        ({"date_to": "2020-01-01"}, set()),
    ],
)
def test_filters_and_search_find_resends(lucia, batches, query, expected):
    assert found(lucia, batches, **query) == expected


def test_each_says_how_it_ended(lucia, batches):
    text = " ".join(get(lucia).content.decode().split())
    for told in ("Enviados: 2", "Con error: 2", "En cola: 2", "Cancelados: 2", "2 mensajes"):
        assert told in text


def test_who_may_not_see_people_neither_sees_nor_finds_by_who_ordered(batches):
    reader = cast.make_user(*SEES)
    assert "Giménez" not in get(reader).content.decode()
    assert found(reader, batches, q="Giménez") == set()
    assert "No tenés permiso para filtrar por «Quién»" in get(reader, actor="me").content.decode()


def test_pages_go_on_where_the_last_one_ended(lucia):
    made = [resend(lucia) for _number in range(27)]
    for number, batch in enumerate(made):
        Batch.objects.filter(pk=batch.pk).update(created_at=timezone.now() - timedelta(days=40 - number // 3))
    numbers, url = [], reverse("messaging:batch_list") + "?all=1"
    while url:
        sheet = cast.client_of(lucia).get(url).context["sheet"]
        numbers += [row.number for row in sheet.page.rows]
        url = sheet.foot.next_url and reverse("messaging:batch_list") + sheet.foot.next_url
    assert sorted(numbers) == [batch.number for batch in made]
    assert [number // 3 for number in (one - 1 for one in numbers)] == sorted(
        ((one - 1) // 3 for one in numbers), reverse=True
    )


def test_the_file_has_what_the_page_shows_and_only_for_who_may_export(lucia, batches):
    answer = get(lucia, export="csv", stage="done")
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [(row["Lote"], row["Estado"], row["Resultado"]) for row in rows] == [
        ("R-2", "Terminó", "Con error: 2"),
        ("R-1", "Terminó", "Enviados: 2"),
    ]
    assert get(cast.make_user(*SEES), export="csv").status_code == 403


def test_who_sees_only_their_own_finds_no_batch_of_others_and_counts_their_own_rows(lucia):
    narrow = cast.make_user(*SEES, scope="own")
    resend(lucia)
    mine = resend(lucia, sent(sent_by=narrow), sent(), sent())
    text = get(narrow).content.decode()
    assert f'batch={mine}"' in text
    assert "R-1<" not in text
    assert "1 mensaje<" in text
