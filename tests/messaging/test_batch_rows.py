"""What became of each row of a resend: by result, by reason, and as a file."""

import csv
import io
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from listings.search import index
from messaging import outbox, results, unfolding
from messaging.choices import State, SuppressionReason
from messaging.models import Batch, Message
from messaging.suppressions import suppress
from tests import cast
from tests.messaging.post import post, sent

pytestmark = pytest.mark.django_db
SEES = ("messaging.view_message", "messaging.view_email_log", "messaging.resend_message", "messaging.resend_many")


@pytest.fixture
def owner(db):
    return cast.make_user(*SEES, "messaging.export_message")


@pytest.fixture
def batch(owner) -> Batch:
    """Of six: one sent, two refused for different reasons, one that waits, two skipped for different reasons."""
    names = ["=sale", "lleno", "nadie", "espera", "bloqueado"]
    for name in names:
        sent(recipient=f"{name}@example.com", subject=name)
    post(recipient="encola@example.com")
    suppress(channel="email", address="bloqueado@example.com", reason=SuppressionReason.COMPLAINT)
    made = outbox.resend(
        actor=owner, batch_id=uuid4(), messages=Message.objects.all(), channel="email", address_choice="as_sent"
    )
    fate = {
        "=sale": {"state": State.SENT, "sent_at": timezone.now()},
        "lleno": {"state": State.FAILED, "error_code": "452", "error_text": "4.2.2 mailbox full"},
        "nadie": {"state": State.FAILED, "error_code": "550", "error_text": "5.1.1 user unknown"},
    }
    for name, values in fate.items():
        made.messages.filter(recipient=f"{name}@example.com").update(**values)
    return made


def get(user, batch, **query):
    return cast.client_of(user).get(reverse("messaging:batch_rows"), {"batch": str(batch), **query})


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def people(text: str) -> set[str]:
    names = ("=sale", "lleno", "nadie", "espera", "bloqueado", "encola")
    return {name for name in names if f"{name}@example.com" in text}


def table(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_each_result_says_how_many_and_those_that_nobody_had_are_not_there(owner, batch):
    shown = re.sub(r"\s*<[^>]+>\s*", " ", text_of(get(owner, batch)))
    for told in ("En cola 1", "Enviados 1", "Con error 2", "Salteados 2"):
        assert told in shown
    assert "Cancelados" not in shown.partition("Mis filtros")[0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"result": "skipped"}, {"bloqueado", "encola"}),
        ({"result": "skipped", "why": "suppressed"}, {"bloqueado"}),
        ({"result": "failed"}, {"lleno", "nadie"}),
        ({"result": "failed", "why": "550"}, {"nadie"}),
        ({"result": "failed", "why": "nada"}, set()),
        ({"result": "sent", "why": "550"}, set()),
        ({"why": "550"}, {"nadie"}),
        ({"why": "suppressed"}, {"bloqueado"}),
        ({"q": "lleno"}, {"lleno"}),
        ({"q": "example.com", "result": "waiting"}, {"espera"}),
    ],
)
def test_the_rows_of_a_result_are_told_apart_by_reason(owner, batch, query, found):
    assert people(text_of(get(owner, batch, **query))) == found
    assert people(str(table(get(owner, batch, export="csv", **query)))) == found


def test_reasons_are_said_in_plain_words_each_the_way_to_its_rows(owner, batch):
    shown = text_of(get(owner, batch))
    for why in ("La casilla no existe", "La casilla está llena", "Dirección bloqueada", "Ya está en cola"):
        assert f"{why} <span" in shown
    assert "?batch=R-1&amp;result=failed&amp;why=550" in shown
    for why, chip in {"550": "550", "suppressed": "Dirección bloqueada"}.items():
        assert f"<span>Motivo:</span> <b>{chip}</b>" in text_of(get(owner, batch, why=why))


ALL_COLUMNS = "result,recipient,subject,why,code,sent_at"


def test_the_file_has_every_row_with_its_result_and_runs_in_no_spreadsheet(owner, batch):
    rows = table(get(owner, batch, export="csv", columns=ALL_COLUMNS))
    assert len(rows) == 6
    by_person = {row["Destinatario"]: row for row in rows}
    refused, went = by_person["nadie@example.com"], by_person["'=sale@example.com"]
    assert (refused["Resultado"], refused["Código"], refused["Motivo"]) == ("Falló", "550", "5.1.1 user unknown")
    assert (went["Resultado"], went["Asunto"], bool(went["Enviado"])) == ("Enviado", "'=sale", True)
    assert by_person["bloqueado@example.com"]["Resultado"] == "Salteado"


def test_the_file_says_of_what_is_no_message_yet_that_it_waits(owner, monkeypatch):
    monkeypatch.setattr(unfolding, "AT_ONCE", 1)
    sent()
    sent()
    made = outbox.resend(
        actor=owner, batch_id=uuid4(), messages=Message.objects.all(), channel="email", address_choice="as_sent"
    )
    assert [row["Resultado"] for row in table(get(owner, made, export="csv"))] == ["En cola", "En cola"]
    outbox.cancel_batch(actor=owner, batch=made)
    assert [row["Resultado"] for row in table(get(owner, made, export="csv"))] == [
        "Cancelado",
        "Cancelado",
    ]


def test_the_file_leaves_a_line_in_the_audit_log(owner, batch):
    get(owner, batch, export="csv", result="failed")
    entry = AuditEntry.objects.get(action="listings.export")
    assert (entry.actor, entry.target, entry.detail["by"]) == (owner, "batch_rows", ["batch", "result"])


def test_the_file_is_only_for_who_may_export_and_only_of_the_rows_they_may_see(batch):
    reader = cast.make_user(*SEES)
    assert get(reader, batch, export="csv").status_code == 403
    assert "Exportar" not in text_of(get(reader, batch))
    narrow = cast.make_user(*SEES, "messaging.export_message", scope="own")
    assert table(get(narrow, batch, export="csv")) == []
    mine = batch.items.order_by("pk").first().source
    Message.objects.filter(pk=mine.pk).update(owner_id=narrow.pk)
    assert len(table(get(narrow, batch, export="csv"))) == 1


def test_rows_of_others_in_the_same_batch_change_no_byte_of_what_one_sees(owner, batch):
    narrow = cast.make_user(*SEES, "messaging.export_message", scope="own")
    refused = batch.messages.get(recipient="nadie@example.com")
    Message.objects.filter(pk__in=[refused.pk, refused.resend_of_id]).update(owner_id=narrow.pk)
    asked = ({}, {"result": "failed"}, {"why": "550"}, {"q": "example"}, {"export": "csv"})
    before = [seen(narrow, batch, query) for query in asked]
    hidden = [sent(recipient=f"canario{number}@example.com", subject="canario") for number in range(30)]
    batch.items.model.objects.bulk_create(
        batch.items.model(batch=batch, source=row, action="skip", reason="suppressed") for row in hidden
    )
    assert [seen(narrow, batch, query) for query in asked] == before


def seen(user, batch, query) -> tuple[int, str]:
    with CaptureQueriesContext(connection) as asked:
        answer = get(user, batch, **query)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return len(asked), re.sub(r"[A-Za-z0-9]{64}|nonce=\"[^\"]+\"", "", body.decode())


def test_an_old_resend_in_the_batch_is_not_taken_for_the_new_copy_of_its_original(owner):
    """Both a message and its resend that failed were chosen: one is copied, the other leaves again itself."""
    original = sent(recipient="uno@example.com")
    failed = post(recipient="uno@example.com", state=State.FAILED, resend_of=original)
    made = outbox.resend(
        actor=owner, batch_id=uuid4(), messages=Message.objects.all(), channel="email", address_choice="as_sent"
    )
    copy = made.messages.exclude(pk=failed.pk).get()
    Message.objects.filter(pk=failed.pk).update(state=State.FAILED, error_code="550")
    Message.objects.filter(pk=copy.pk).update(state=State.SENT)
    by_action = {row["Asunto"]: row for row in table(get(owner, made, export="csv", result="failed"))}
    assert len(by_action) == 1
    assert len(table(get(owner, made, export="csv", result="sent"))) == 1
    assert len(table(get(owner, made, export="csv"))) == 2


def test_a_result_that_most_rows_had_is_found_as_well_as_a_rare_one(owner, batch, monkeypatch):
    monkeypatch.setattr(results, "FEW", 0)
    for name, found in {"failed": {"lleno", "nadie"}, "sent": {"=sale"}, "waiting": {"espera"}}.items():
        assert people(text_of(get(owner, batch, result=name))) == found


@pytest.mark.parametrize("most", [0, 2_000])
def test_rows_are_found_the_same_whether_many_or_few_have_the_words(batch, monkeypatch, most):
    reader = cast.make_user(*SEES, "messaging.view_sms_log", "messaging.view_push_log")
    for name in ("RARE", "NAMED"):
        monkeypatch.setattr(index, name, most)
    with CaptureQueriesContext(connection) as asked:
        assert people(text_of(get(reader, batch, q="lleno"))) == {"lleno"}
    gathered = ['"source_id" IN (SELECT' in query["sql"] for query in asked]
    assert any(gathered) is (most > 0)


def test_who_looks_for_no_batch_is_shown_the_list_of_them(owner, batch):
    client, url = cast.client_of(owner), reverse("messaging:batch_rows")
    assert client.get(url).url == reverse("messaging:batch_list")
    assert client.get(url, headers={"hx-request": "true"})["HX-Redirect"] == reverse("messaging:batch_list")


def test_the_last_answer_reads_the_rows_of_the_page_anew(owner, batch):
    batch.messages.filter(state=State.QUEUED).update(state=State.SENT)
    client, url = cast.client_of(owner), reverse("messaging:batch_progress", args=[batch.pk])
    page = f"{reverse('messaging:batch_rows')}?batch=R-1&result=sent"
    for asking, found in ((f"http://testserver{page}", True), ("http://testserver/tickets/", False)):
        answer = client.get(url, headers={"hx-request": "true", "hx-current-url": asking})
        assert answer.status_code == 286
        assert (f'hx-get="{page.replace("&", "&amp;")}"' in text_of(answer)) is found
